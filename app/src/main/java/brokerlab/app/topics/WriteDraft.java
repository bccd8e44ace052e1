package brokerlab.app.topics;

import brokerlab.engine.view.Command;
import brokerlab.engine.view.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        List<RecordHeader> headers) {

    Command.WriteRecord command() {
        return new Command.WriteRecord(
                topic, partition, key.map(WriteDraft::bytes), value.map(WriteDraft::bytes), headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
