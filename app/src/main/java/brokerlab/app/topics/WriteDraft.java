package brokerlab.app.topics;

import brokerlab.engine.view.Command;
import brokerlab.engine.view.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
        List<RecordHeader> headers) {

    private static final Pattern HEX = Pattern.compile("0x(?: ?[0-9a-fA-F]{2})+");

    Command.WriteRecord command() {
        return new Command.WriteRecord(
                topic, partition, key.map(WriteDraft::bytes), value.map(WriteDraft::bytes), headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Headers as people write them, {@code name=value} a line, in order; names may repeat. {@code name=} is empty, a name alone is null,
     * {@code name=0x00 03} is bytes; what only looks like bytes is written in quotes, {@code name="0x03"}.
     */
    static List<RecordHeader> parseHeaders(String lines) {
        return lines.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .map(WriteDraft::header)
                .toList();
    }

    private static RecordHeader header(String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            return new RecordHeader(line, Optional.empty());
        }
        String value = line.substring(equals + 1).strip();
        return new RecordHeader(line.substring(0, equals).strip(), Optional.of(value(value)));
    }

    private static byte[] value(String text) {
        if (HEX.matcher(text).matches()) {
            return HexFormat.of().parseHex(text.substring(2).replace(" ", ""));
        }
        boolean quoted = text.startsWith("\"0x") && text.endsWith("\"");
        return bytes(quoted ? text.substring(1, text.length() - 1) : text);
    }
}
