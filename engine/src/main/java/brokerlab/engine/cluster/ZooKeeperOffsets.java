package brokerlab.engine.cluster;

import brokerlab.engine.api.OldOffsets;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZnodeLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** {@code /consumers/GROUP/offsets/TOPIC/PARTITION}, whose data is the offset in decimals. */
record ZooKeeperOffsets(Coordination coordination) implements OldOffsets {
    @Override
    public CompletableFuture<Void> keep(String group, TopicPartition partition, long offset) {
        String path = path(group, partition);
        byte[] data = Long.toString(offset).getBytes(StandardCharsets.UTF_8);
        return coordination
                .ensurePath(path)
                .thenCompose(done -> coordination.set(path, data, Coordination.ANY_VERSION))
                .thenAccept(written -> {});
    }

    @Override
    public CompletableFuture<Optional<Long>> find(String group, TopicPartition partition) {
        return coordination
                .get(path(group, partition))
                .thenApply(znode -> znode.map(z -> new String(z.data(), StandardCharsets.UTF_8))
                        .filter(text -> !text.isEmpty())
                        .map(Long::valueOf));
    }

    private static String path(String group, TopicPartition partition) {
        if (group.isEmpty() || group.contains("/")) {
            throw new IllegalArgumentException("ZooKeeper can have no group named '" + group + "'");
        }
        return ZnodeLayout.CONSUMERS + "/" + group + "/offsets/" + partition.topic() + "/" + partition.partition();
    }
}
