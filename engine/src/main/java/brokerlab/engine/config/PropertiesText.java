package brokerlab.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The format of {@code server.properties} and {@code zoo.cfg}, that of {@link java.util.Properties}: {@code name=value} by line, comments
 * after {@code #} or {@code !}, a backslash at the end goes on in the next line. Unlike that class it says which line is wrong.
 */
public final class PropertiesText {
    private PropertiesText() {}

    /** @param number of its first line, from 1 */
    public record Line(int number, String name, String value) {}

    /** @param refusals a sentence for each line that is wrong, with its number */
    public record Parsed(List<Line> lines, List<String> refusals) {}

    /** Reads; of a name given twice both lines are told, the last one counts. */
    public static Parsed parse(String text) {
        var lines = new ArrayList<Line>();
        var refusals = new ArrayList<String>();
        String[] natural = text.split("\\R", -1);
        for (int i = 0; i < natural.length; i++) {
            String start = natural[i].stripLeading();
            if (start.isEmpty() || start.charAt(0) == '#' || start.charAt(0) == '!') {
                continue;
            }
            int number = i + 1;
            var logical = new StringBuilder(start);
            while (goesOn(logical) && i + 1 < natural.length) {
                logical.setLength(logical.length() - 1);
                logical.append(natural[++i].stripLeading());
            }
            try {
                lines.add(line(number, logical.toString()));
            } catch (IllegalArgumentException e) {
                refusals.add("line " + number + ": " + e.getMessage());
            }
        }
        return new Parsed(List.copyOf(lines), List.copyOf(refusals));
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
        while (end < logical.length() && !ends(logical.charAt(end))) {
            end += logical.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= logical.length()) {
            throw new IllegalArgumentException("'" + logical.strip() + "' is no name=value");
        }
        if (end == 0) {
            throw new IllegalArgumentException("'" + logical.strip() + "' has no name before its value");
        }
        int from = end;
        while (from < logical.length() && Character.isWhitespace(logical.charAt(from))) {
            from++;
        }
        if (from < logical.length() && (logical.charAt(from) == '=' || logical.charAt(from) == ':')) {
            from++;
        }
        return new Line(
                number,
                plain(logical.substring(0, end)),
                plain(logical.substring(from).stripLeading()));
    }

    private static boolean ends(char sign) {
        return sign == '=' || sign == ':' || Character.isWhitespace(sign);
    }

    private static String plain(String escaped) {
        var plain = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char sign = escaped.charAt(i);
            if (sign != '\\' || i + 1 == escaped.length()) {
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
