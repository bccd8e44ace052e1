package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** {@code /admin/reassign_partitions}, version 1: where replicas are to go, for tools older than KIP-455. */
public record ReassignmentZnode(Map<TopicPartition, List<Integer>> replicas) {
    public ReassignmentZnode {
        replicas = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(replicas));
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", 1);
        ArrayNode array = json.putArray("partitions");
        replicas.forEach((p, brokers) -> array.addObject()
                .put("topic", p.topic())
                .put("partition", p.partition())
                .set("replicas", ZnodeJson.ints(brokers)));
        return ZnodeJson.bytes(json);
    }

    public static ReassignmentZnode decode(String path, byte[] data) {
        var result = new LinkedHashMap<TopicPartition, List<Integer>>();
        for (ZnodeJson each : ZnodeJson.parse(path, data).objects("partitions")) {
            result.put(new TopicPartition(each.string("topic"), each.integer("partition")), each.ints("replicas"));
        }
        return new ReassignmentZnode(result);
    }
}
