package brokerlab.app.topics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A key or value as a person can read it: JSON laid out, other text as it is, anything else as hex. */
sealed interface Payload {
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
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return hex(bytes);
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r')) {
            return hex(bytes);
        }
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
