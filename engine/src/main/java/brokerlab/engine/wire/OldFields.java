package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/**
 * Fields of versions that are read no more by kafka-clients ({@link OldVersion}) and that have no place in its messages. To be asked only of
 * a request in that version: from another client the tag is whatever it meant by it.
 */
public final class OldFields {
    /** Above all that messages have of their own. */
    static final int TAG = 9_999;

    private OldFields() {}

    /** When the offset was committed, by the client's word (OffsetCommit 1); empty for -1, the time of its arrival. */
    public static OptionalLong commitTimeMs(OffsetCommitRequestPartition partition) {
        return tag(partition.unknownTaggedFields(), Long.BYTES)
                .map(bytes -> OptionalLong.of(bytes.getLong()))
                .filter(time -> time.getAsLong() != -1)
                .orElse(OptionalLong.empty());
    }

    /** How many offsets are asked for at most (ListOffsets 0). */
    public static OptionalInt maxOffsets(ListOffsetsPartition partition) {
        return tag(partition.unknownTaggedFields(), Integer.BYTES)
                .map(bytes -> OptionalInt.of(bytes.getInt()))
                .orElse(OptionalInt.empty());
    }

    /** Answers with several offsets (ListOffsets 0). */
    public static void offsets(ListOffsetsPartitionResponse partition, List<Long> offsets) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * offsets.size());
        offsets.forEach(bytes::putLong);
        partition.unknownTaggedFields().add(new RawTaggedField(TAG, bytes.array()));
    }

    private static Optional<ByteBuffer> tag(List<RawTaggedField> fields, int size) {
        return fields.stream()
                .filter(field -> field.tag() == TAG && field.data().length == size)
                .map(field -> ByteBuffer.wrap(field.data()))
                .findFirst();
    }
}
