package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Records in generated messages, without their internal types. */
public final class MessageRecords {
    private MessageRecords() {}

    /** The batches of a produce: a slice of the request's frame, writable in place. Empty when the client sent null. */
    public static Optional<ByteBuffer> of(ProduceRequestData.PartitionProduceData partition) {
        return partition.records() instanceof MemoryRecords records ? Optional.of(records.buffer()) : Optional.empty();
    }

    /** Lets {@code partition} carry records that are sent from where they lie. */
    public static void put(FetchResponseData.PartitionData partition, RecordSource records) {
        partition.setRecords(new SourceRecords(records));
    }

    /** Lets {@code partition} carry these records. */
    public static void put(FetchResponseData.PartitionData partition, ByteBuffer records) {
        partition.setRecords(MemoryRecords.readableRecords(records));
    }

    /** Lets {@code partition} carry no records; clients do not take null for that. */
    public static void putNone(FetchResponseData.PartitionData partition) {
        partition.setRecords(MemoryRecords.EMPTY);
    }

    /** Whether the partition's answer has records. */
    public static boolean any(FetchResponseData.PartitionData partition) {
        return partition.records() != null && partition.records().sizeInBytes() > 0;
    }
}
