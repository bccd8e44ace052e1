package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * {@code /brokers/topics/T}, version 3 (KIP-455, KIP-516): which brokers hold which partition, preferred leader first.
 *
 * @param id empty when an older broker made the topic
 * @param adding replicas a reassignment is adding, by partition
 * @param removing replicas a reassignment is removing, by partition
 */
public record TopicZnode(
        Optional<Uuid> id,
        Map<Integer, List<Integer>> partitions,
        Map<Integer, List<Integer>> adding,
        Map<Integer, List<Integer>> removing) {

    public TopicZnode {
        partitions = java.util.Collections.unmodifiableMap(new TreeMap<>(partitions));
        adding = java.util.Collections.unmodifiableMap(new TreeMap<>(adding));
        removing = java.util.Collections.unmodifiableMap(new TreeMap<>(removing));
    }

    /** A topic that is not being reassigned. */
    public static TopicZnode of(Uuid id, Map<Integer, List<Integer>> partitions) {
        return new TopicZnode(Optional.of(id), partitions, Map.of(), Map.of());
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.set("partitions", ZnodeJson.replicas(partitions));
        id.ifPresent(i -> json.put("topic_id", i.toString()));
        json.set("adding_replicas", ZnodeJson.replicas(adding));
        json.set("removing_replicas", ZnodeJson.replicas(removing));
        json.put("version", 3);
        return ZnodeJson.bytes(json);
    }

    public static TopicZnode decode(String path, byte[] data) {
        ZnodeJson json = ZnodeJson.parse(path, data);
        Optional<Uuid> id = json.optionalString("topic_id").map(text -> {
            try {
                return Uuid.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new MalformedZnodeException(path, "topic_id " + text + " is not a topic id", e);
            }
        });
        return new TopicZnode(
                id, json.replicas("partitions"), json.replicas("adding_replicas"), json.replicas("removing_replicas"));
    }
}
