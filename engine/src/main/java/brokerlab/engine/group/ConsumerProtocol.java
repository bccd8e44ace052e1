package brokerlab.engine.group;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What consumers write into their group's opaque bytes. Newer versions only add fields at the end, so version 0 is enough. Other
 * clients may write anything: what does not parse is empty.
 */
final class ConsumerProtocol {
    /** The protocol type of consumers. */
    static final String TYPE = "consumer";

    private ConsumerProtocol() {}

    /** The partitions of an assignment. */
    static List<TopicPartition> assigned(byte[] assignment) {
        if (assignment.length == 0) {
            return List.of();
        }
        try {
            var in = new SchemaReader(assignment);
            in.int16();
            int topics = in.arrayLength();
            var partitions = new ArrayList<TopicPartition>();
            for (int t = 0; t < topics; t++) {
                String topic = in.string();
                int count = in.arrayLength();
                for (int p = 0; p < count; p++) {
                    partitions.add(new TopicPartition(topic, in.int32()));
                }
            }
            return List.copyOf(partitions);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** The topics of a subscription; empty when it does not parse. */
    static Optional<Set<String>> subscribed(byte[] subscription) {
        try {
            var in = new SchemaReader(subscription);
            in.int16();
            int count = in.arrayLength();
            var topics = new HashSet<String>();
            for (int t = 0; t < count; t++) {
                topics.add(in.string());
            }
            return Optional.of(topics);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
