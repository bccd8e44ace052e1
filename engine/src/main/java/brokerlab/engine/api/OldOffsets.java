package brokerlab.engine.api;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** The offsets that consumers kept in ZooKeeper before there were coordinators of groups. */
public interface OldOffsets {
    CompletableFuture<Void> keep(String group, TopicPartition partition, long offset);

    CompletableFuture<Optional<Long>> find(String group, TopicPartition partition);
}
