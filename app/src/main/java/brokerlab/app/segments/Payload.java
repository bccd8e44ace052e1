package brokerlab.app.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** A key or value as text, when it is text. */
final class Payload {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEX = 32;

    private Payload() {}

    /** Strict UTF-8 without control characters; empty when the bytes are something else. */
    static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean binary = text.chars().anyMatch(c -> c < 0x20 && c != '\n' && c != '\r' && c != '\t');
            return binary ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            // not text: shown as bytes
            return Optional.empty();
        }
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

    /** For one line. */
    static String brief(byte[] bytes) {
        return text(bytes).orElseGet(() -> {
            byte[] head = bytes.length <= HEX ? bytes : java.util.Arrays.copyOf(bytes, HEX);
            return "0x" + HexFormat.of().formatHex(head) + (bytes.length > HEX ? "…" : "");
        });
    }
}
