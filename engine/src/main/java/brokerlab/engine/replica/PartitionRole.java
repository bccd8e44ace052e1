package brokerlab.engine.replica;

import java.io.Serializable;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What the controller tells a broker about one partition it hosts.
 *
 * @param leader -1 when none
 * @param partitionEpoch version of the state znode, for the leader's compare-and-set
 * @param isNew an empty log is right: made just now, or being added and not in the ISR yet
 */
public record PartitionRole(
        TopicPartition partition,
        Uuid topicId,
        int leader,
        int leaderEpoch,
        List<Integer> isr,
        List<Integer> replicas,
        int partitionEpoch,
        boolean isNew)
        implements Serializable {}
