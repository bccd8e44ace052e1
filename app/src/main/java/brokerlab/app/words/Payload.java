package brokerlab.app.words;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.HexFormat;
import java.util.Optional;

/** A key or value as a person can read it: JSON laid out, other text as it is, anything else as hex. */
public sealed interface Payload {
    ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Bytes shown of what is not text. */
    int MOST_HEX = 64;

    String text();

    record Json(String text) implements Payload {}

    record Text(String text) implements Payload {}

    record Hex(String text, int bytes) implements Payload {}

    static Payload of(byte[] bytes) {
        return of(bytes, false);
    }

    /** @param cut whether the bytes are the beginning of more */
    static Payload of(byte[] bytes, boolean cut) {
        Optional<String> decoded = Bytes.text(bytes, cut);
        if (decoded.isEmpty()) {
            return hex(bytes);
        }
        return ofText(decoded.get());
    }

    /** Indented when it is a JSON object or array, otherwise as it stands. */
    static Payload ofText(String text) {
        String stripped = text.strip();
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            try {
                return new Json(JSON.writeValueAsString(JSON.readTree(stripped)));
            } catch (JsonProcessingException notJson) {
                return new Text(text);
            }
        }
        return new Text(text);
    }

    private static Payload hex(byte[] bytes) {
        int shown = Math.min(MOST_HEX, bytes.length);
        return new Hex(HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown), bytes.length);
    }
}
