package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * {@code /brokers/topics/T/partitions/P/state}, version 1. The znode's own version is the partition epoch.
 *
 * @param leader -1 when none
 * @param recovering the leader was elected uncleanly and has not written its ISR since (KIP-704)
 */
public record PartitionStateZnode(
        int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch, boolean recovering) {
    private static final String RECOVERY = "leader_recovery_state";

    public PartitionStateZnode {
        isr = List.copyOf(isr);
    }

    /** With a leader that is sound. */
    public PartitionStateZnode(int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch) {
        this(leader, leaderEpoch, isr, controllerEpoch, false);
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("controller_epoch", controllerEpoch);
        json.put("leader", leader);
        json.put("version", 1);
        if (recovering) {
            json.put(RECOVERY, 1);
        }
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
                json.integer("controller_epoch"),
                json.optionalNumber(RECOVERY).orElse(0L) == 1);
    }
}
