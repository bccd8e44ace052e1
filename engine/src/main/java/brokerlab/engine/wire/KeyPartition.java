package brokerlab.engine.wire;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Which partition producers put a key into, so that what is written by hand lies beside what they write. */
public final class KeyPartition {
    private KeyPartition() {}

    /**
     * By murmur2, as the Java client does since 0.9.
     *
     * @param partitions ≥ 1
     * @return 0 to {@code partitions} - 1
     */
    public static int of(byte[] key, int partitions) {
        return BuiltInPartitioner.partitionForKey(key, partitions);
    }
}
