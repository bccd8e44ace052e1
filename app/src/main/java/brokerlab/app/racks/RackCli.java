package brokerlab.app.racks;

import brokerlab.app.racks.Floor.PartitionName;

/** The same act from a terminal. Kafka has no script that kills a process, so that one is the shell's. */
final class RackCli {
    private RackCli() {}

    static String describe(String bootstrap, String topic) {
        return "kafka-topics.sh --bootstrap-server %s --describe --topic %s".formatted(bootstrap, topic);
    }

    static String electPreferred(String bootstrap, PartitionName partition) {
        return "kafka-leader-election.sh --bootstrap-server %s --election-type preferred --topic %s --partition %d"
                .formatted(bootstrap, partition.topic(), partition.partition());
    }

    static String stop(int broker) {
        return "kafka-server-stop.sh --node-id=" + broker;
    }

    static String kill(int broker) {
        return "kill -KILL $(pgrep -f 'kafka\\.Kafka .*server-%d\\.properties')".formatted(broker);
    }

    static String start(int broker) {
        return "kafka-server-start.sh -daemon config/server-%d.properties".formatted(broker);
    }

    static String add(int broker, String rack) {
        String base = "kafka-server-start.sh -daemon config/server.properties --override broker.id=" + broker;
        return rack.isEmpty() ? base : base + " --override broker.rack=" + rack;
    }
}
