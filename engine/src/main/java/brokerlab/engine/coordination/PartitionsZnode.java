package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * A list of partitions, version 1: {@code /isr_change_notification/isr_change_…} (whose ISR changed) and
 * {@code /admin/preferred_replica_election} (who is to be led by its preferred replica).
 */
public record PartitionsZnode(List<TopicPartition> partitions) {
    public PartitionsZnode {
        partitions = List.copyOf(partitions);
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", 1);
        ArrayNode array = json.putArray("partitions");
        for (TopicPartition p : partitions) {
            array.addObject().put("topic", p.topic()).put("partition", p.partition());
        }
        return ZnodeJson.bytes(json);
    }

    public static PartitionsZnode decode(String path, byte[] data) {
        var result = new ArrayList<TopicPartition>();
        for (ZnodeJson each : ZnodeJson.parse(path, data).objects("partitions")) {
            result.add(new TopicPartition(each.string("topic"), each.integer("partition")));
        }
        return new PartitionsZnode(result);
    }
}
