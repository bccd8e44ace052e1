package brokerlab.engine.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The format of {@code server.properties} and {@code zoo.cfg}, read as {@link java.util.Properties} reads it: {@code name=value} by line,
 * comments after {@code #} or {@code !}, a backslash at the end goes on in the next line. Unlike that class it knows the lines' numbers.
 */
public final class PropertiesText {
    /** What cannot be decoded. */
    private static final char UNREADABLE = '\ufffd';

    private PropertiesText() {}

    /** @param number of its first line, from 1 */
    public record Line(int number, String name, String value) {}

    /** @param refusals a sentence for each line that is wrong, with its number */
    public record Parsed(List<Line> lines, List<String> refusals) {}

    /** Reads; of a name given twice both lines are told, the last one counts. A line with a malformed escape is refused. */
    public static Parsed parse(String text) {
        return parse(text, UnaryOperator.identity());
    }

    /**
     * Reads a file whose encoding nobody has told. Comments may be anything. What has a byte order mark, or every other byte zero, is
     * UTF-16; else names and values are UTF-8, of which ASCII is a part, and a line that is not is refused with its number.
     */
    public static Parsed parse(byte[] file) {
        if (startsWith(file, 0xEF, 0xBB, 0xBF)) {
            return eachInUtf8(file, 3);
        }
        if (startsWith(file, 0xFE, 0xFF)) {
            return inUtf16(file, 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(file, 0xFF, 0xFE)) {
            return inUtf16(file, 2, StandardCharsets.UTF_16LE);
        }
        if (file.length >= 2 && file[0] == 0 && file[1] != 0) {
            return inUtf16(file, 0, StandardCharsets.UTF_16BE);
        }
        if (file.length >= 2 && file[0] != 0 && file[1] == 0) {
            return inUtf16(file, 0, StandardCharsets.UTF_16LE);
        }
        return eachInUtf8(file, 0);
    }

    private static boolean startsWith(byte[] file, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (file.length <= i || (file[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Parsed inUtf16(byte[] file, int from, Charset charset) {
        return parse(new String(file, from, file.length - from, charset), logical -> {
            if (logical.indexOf(UNREADABLE) >= 0) {
                throw new IllegalArgumentException(
                        "it holds what is not " + charset.name() + ": save the file as UTF-8");
            }
            return logical;
        });
    }

    /** No byte of a longer UTF-8 sequence is ASCII, so the lines are found before anything is decoded, whatever the comments are. */
    private static Parsed eachInUtf8(byte[] file, int from) {
        return parse(new String(file, from, file.length - from, StandardCharsets.ISO_8859_1), logical -> {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(CharBuffer.wrap(logical));
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(
                        "'" + logical.replaceAll("[^\\x20-\\x7e]+", "…")
                                + "' holds letters in an encoding that is not UTF-8: save the file as UTF-8, or write them as \\uXXXX",
                        e);
            }
        });
    }

    private static Parsed parse(String text, UnaryOperator<String> decoded) {
        var lines = new ArrayList<Line>();
        var refusals = new ArrayList<String>();
        String[] natural = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < natural.length; i++) {
            String start = withoutIndent(natural[i]);
            // A backslash alone has begun nothing: the next line may still be a comment.
            if (start.isEmpty() || start.equals("\\") || start.charAt(0) == '#' || start.charAt(0) == '!') {
                continue;
            }
            int number = i + 1;
            var logical = new StringBuilder(start);
            while (goesOn(logical)) {
                logical.setLength(logical.length() - 1);
                if (i + 1 < natural.length) {
                    logical.append(withoutIndent(natural[++i]));
                }
            }
            try {
                lines.add(line(number, decoded.apply(logical.toString())));
            } catch (IllegalArgumentException e) {
                refusals.add("line " + number + ": " + e.getMessage());
            }
        }
        return new Parsed(List.copyOf(lines), List.copyOf(refusals));
    }

    private static String withoutIndent(String natural) {
        return natural.substring(afterBlanks(natural, 0));
    }

    private static int afterBlanks(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** No other sign is one for {@code Properties}; U+0085 and U+00A0 are not, which are bytes of other letters in UTF-8. */
    private static boolean isBlank(char sign) {
        return sign == ' ' || sign == '\t' || sign == '\f';
    }

    private static boolean goesOn(CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static Line line(int number, String logical) {
        int end = 0;
        while (end < logical.length() && !endsName(logical.charAt(end))) {
            end += logical.charAt(end) == '\\' ? 2 : 1;
        }
        int from = afterBlanks(logical, end);
        if (from < logical.length() && (logical.charAt(from) == '=' || logical.charAt(from) == ':')) {
            from = afterBlanks(logical, from + 1);
        }
        return new Line(number, plain(logical.substring(0, end)), plain(logical.substring(from)));
    }

    private static boolean endsName(char sign) {
        return sign == '=' || sign == ':' || isBlank(sign);
    }

    private static String plain(String escaped) {
        var plain = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char sign = escaped.charAt(i);
            if (sign != '\\') {
                plain.append(sign);
                continue;
            }
            char next = escaped.charAt(++i);
            switch (next) {
                case 't' -> plain.append('\t');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    String hex = escaped.substring(i + 1, Math.min(i + 5, escaped.length()));
                    if (!hex.matches("[0-9a-fA-F]{4}")) {
                        throw new IllegalArgumentException("\\u" + hex + " is not four hexadecimal digits");
                    }
                    plain.append((char) Integer.parseInt(hex, 16));
                    i += 4;
                }
                default -> plain.append(next);
            }
        }
        return plain.toString();
    }

    /** Writes, one line each, so that {@link #parse} and {@link java.util.Properties} read the same. */
    public static String write(Map<String, String> values) {
        var text = new StringBuilder();
        values.forEach((name, value) -> text.append(line(name, value)).append('\n'));
        return text.toString();
    }

    /** One line, without its end. */
    public static String line(String name, String value) {
        return escaped(name, true) + "=" + escaped(value, false);
    }

    /** Readers take the file for ISO 8859-1, so what is not ASCII is escaped. */
    private static String escaped(String plain, boolean name) {
        var escaped = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            char sign = plain.charAt(i);
            switch (sign) {
                case '\\' -> escaped.append("\\\\");
                case '\t' -> escaped.append("\\t");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\f' -> escaped.append("\\f");
                case ' ' -> escaped.append(name || i == 0 ? "\\ " : " ");
                case '=', ':', '#', '!' -> escaped.append(name ? "\\" : "").append(sign);
                default -> {
                    if (sign < 0x20 || sign > 0x7e) {
                        escaped.append("\\u%04x".formatted((int) sign));
                    } else {
                        escaped.append(sign);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
