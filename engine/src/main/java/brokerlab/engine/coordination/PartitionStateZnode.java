package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * {@code /brokers/topics/T/partitions/P/state}, version 1. The znode's own version is the partition epoch.
 *
 * @param leader -1 when none
 */
public record PartitionStateZnode(int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch) {
    public PartitionStateZnode {
        isr = List.copyOf(isr);
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("controller_epoch", controllerEpoch);
        json.put("leader", leader);
        json.put("version", 1);
        json.put("leader_epoch", leaderEpoch);
        json.set("isr", ZnodeJson.ints(isr));
        return ZnodeJson.bytes(json);
    }

    public static PartitionStateZnode decode(String path, byte[] data) {
        ZnodeJson json = ZnodeJson.parse(path, data);
        return new PartitionStateZnode(
                json.integer("leader"),
                json.integer("leader_epoch"),
                json.ints("isr"),
                json.integer("controller_epoch"));
    }
}
