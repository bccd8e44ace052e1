package brokerlab.app.words;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Bytes of a key, a value or a header as a person can tell them apart: none, no bytes, text, anything else as hex. */
public final class Bytes {
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(" ");

    private Bytes() {}

    /**
     * Strict UTF-8 without control characters; empty when the bytes are something else.
     *
     * @param cut whether they are the beginning of more, so that the last letter may be there in part
     */
    public static Optional<String> text(byte[] bytes, boolean cut) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        if (decoder.decode(ByteBuffer.wrap(bytes), text, !cut).isError()) {
            return Optional.empty();
        }
        text.flip();
        boolean binary = text.chars().anyMatch(c -> (c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f);
        return binary ? Optional.empty() : Optional.of(text.toString());
    }

    /** {@code 0x00 00 00 03}, at most so many bytes. */
    public static String hex(byte[] bytes, int most) {
        int shown = Math.min(most, bytes.length);
        return "0x" + PAIRS.formatHex(bytes, 0, shown) + (shown < bytes.length ? " …" : "");
    }

    /**
     * In a line of its own: the word for null, the word for no bytes, text, or hex.
     *
     * @param size how many bytes there are, of which {@code bytes} may be the beginning
     */
    public static String line(Texts texts, Optional<byte[]> bytes, int size, int mostHex) {
        return bytes.map(b -> b.length == 0 && size == 0
                        ? texts.get("words.bytes.empty")
                        : text(b, b.length < size).orElseGet(() -> hex(b, mostHex)))
                .orElseGet(() -> texts.get("words.bytes.null"));
    }
}
