package brokerlab.app.racks;

import brokerlab.app.racks.Floor.PartitionName;

/**
 * The same from a terminal, where it does the same here: brokers and nodes are no processes of their own, so no script starts, stops or
 * kills one.
 */
final class RackCli {
    private RackCli() {}

    static String describe(String bootstrap, String topic) {
        return "kafka-topics.sh --bootstrap-server %s --describe --topic %s".formatted(bootstrap, topic);
    }

    static String electAllPreferred(String bootstrap) {
        return "kafka-leader-election.sh --bootstrap-server %s --election-type preferred --all-topic-partitions"
                .formatted(bootstrap);
    }

    static String electPreferred(String bootstrap, PartitionName partition) {
        return "kafka-leader-election.sh --bootstrap-server %s --election-type preferred --topic %s --partition %d"
                .formatted(bootstrap, partition.topic(), partition.partition());
    }
}
