package brokerlab.app.topics;

import brokerlab.engine.view.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Headers as people write them, {@code name=value} a line, in order; names may repeat, blank lines are none. {@code name=} is empty,
 * {@code name=null} is null, {@code name=0x00 03} is bytes; what only looks like one of these is written in quotes, {@code name="0x03"}.
 *
 * @param headers of the lines before the wrong one
 * @param wrong the first line that is no header
 */
record HeaderLines(List<RecordHeader> headers, Optional<Wrong> wrong) {
    private static final Pattern HEX = Pattern.compile("0x(?: ?[0-9a-fA-F]{2})+");
    private static final Pattern ALMOST_HEX = Pattern.compile("0x[ 0-9a-fA-F]*");

    /** Why a line is no header. */
    enum Why {
        NO_EQUALS,
        NO_NAME,
        HALF_BYTE
    }

    /** @param line counted from 1, blank lines too */
    record Wrong(int line, Why why, String text) {}

    static HeaderLines of(String text) {
        var headers = new ArrayList<RecordHeader>();
        int number = 0;
        for (String each : text.lines().toList()) {
            number++;
            String line = each.strip();
            if (line.isEmpty()) {
                continue;
            }
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1).strip();
            Optional<Why> wrong = equals < 0
                    ? Optional.of(Why.NO_EQUALS)
                    : equals == 0
                            ? Optional.of(Why.NO_NAME)
                            : ALMOST_HEX.matcher(value).matches()
                                            && !HEX.matcher(value).matches()
                                    ? Optional.of(Why.HALF_BYTE)
                                    : Optional.empty();
            if (wrong.isPresent()) {
                return new HeaderLines(List.copyOf(headers), Optional.of(new Wrong(number, wrong.get(), line)));
            }
            headers.add(new RecordHeader(line.substring(0, equals).strip(), value(value)));
        }
        return new HeaderLines(List.copyOf(headers), Optional.empty());
    }

    private static Optional<byte[]> value(String text) {
        if (text.equals("null")) {
            return Optional.empty();
        }
        if (HEX.matcher(text).matches()) {
            return Optional.of(HexFormat.of().parseHex(text.substring(2).replace(" ", "")));
        }
        boolean quoted = (text.startsWith("\"0x") || text.equals("\"null\"")) && text.endsWith("\"");
        return Optional.of((quoted ? text.substring(1, text.length() - 1) : text).getBytes(StandardCharsets.UTF_8));
    }
}
