package brokerlab.engine.replica;

import org.apache.kafka.common.TopicPartition;

/** Told when this broker's role for a partition changes; owned here, implemented by the coordinators above. Must not block. */
public interface LeadershipListener {
    void becameLeader(TopicPartition partition, int leaderEpoch);

    void noLongerLeader(TopicPartition partition, int leaderEpoch);
}
