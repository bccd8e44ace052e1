package brokerlab.engine.group;

import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** The partitions of {@code __consumer_offsets} led here, as the coordinator uses them. */
interface GroupLog {
    /** Appends {@code entries} as one batch, in call order; completes when as many replicas have it as {@code offsets.commit.required.acks} says. Never throws. */
    CompletableFuture<ErrorCode> append(int partition, List<Entry> entries, long timeoutMs);

    /** Hands over every key and value from log start to log end. Blocks on files. */
    void readAll(int partition, BiConsumer<byte[], Optional<byte[]>> entries);

    /** A key with its value; without one it is a tombstone. */
    record Entry(byte[] key, Optional<byte[]> value) {}
}
