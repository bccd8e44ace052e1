package brokerlab.app.segments;

import brokerlab.app.words.Bytes;
import brokerlab.app.words.Texts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** A key or value as text, when it is text. */
final class Payload {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEX = 32;

    private Payload() {}

    /** @see Bytes#text */
    static Optional<String> text(byte[] bytes, boolean cut) {
        return Bytes.text(bytes, cut);
    }

    /** Indented when it is a JSON object or array, otherwise as it stands. */
    static String pretty(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("{") && !trimmed.startsWith("[")) {
            return text;
        }
        try {
            JsonNode tree = JSON.readTree(trimmed);
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            // looks like JSON and is not, or was cut
            return text;
        }
    }

    /** For one line: text, or the first bytes. */
    static String brief(byte[] bytes, boolean cut) {
        return text(bytes, cut).orElseGet(() -> Bytes.hex(bytes, HEX));
    }

    static String brief(Texts texts, Optional<byte[]> bytes, int size) {
        return Bytes.line(texts, bytes, size, HEX);
    }
}
