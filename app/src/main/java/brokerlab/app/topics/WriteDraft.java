package brokerlab.app.topics;

import brokerlab.engine.view.Command;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A record to be written by hand.
 *
 * @param key empty for none
 * @param value empty for a tombstone
 */
record WriteDraft(
        String topic,
        Optional<Integer> partition,
        Optional<String> key,
        Optional<String> value,
        Map<String, String> headers) {

    Command.WriteRecord command() {
        return new Command.WriteRecord(
                topic, partition, key.map(WriteDraft::bytes), value.map(WriteDraft::bytes), headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Headers as people write them, {@code name=value} a line; a line without {@code =} is a name with an empty value. */
    static Map<String, String> parseHeaders(String lines) {
        var headers = new LinkedHashMap<String, String>();
        lines.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals < 0) {
                headers.put(line, "");
            } else {
                headers.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        });
        return headers;
    }
}
