package brokerlab.engine.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** What the client's process tells the benchmark: one word and its value per line. */
final class Signals {
    static final String READY = "READY";
    static final String BEGIN = "BEGIN";
    static final String END = "END";

    private Signals() {}

    static void say(String word, Map<String, Double> values) {
        try {
            System.out.println(word + " " + new ObjectMapper().writeValueAsString(values));
            System.out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
