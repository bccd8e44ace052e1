package brokerlab.engine.replica;

import brokerlab.engine.courier.Message;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The controller assigns roles. Answered per partition, or for all with STALE_CONTROLLER_EPOCH (STALE_BROKER_EPOCH when meant for an
 * earlier life of the broker).
 *
 * @param brokerEpoch of the receiving broker's registration as the controller knows it
 * @param full all partitions of the broker: logs of others are strays
 */
public record LeaderAndIsr(
        int controllerId, int controllerEpoch, long brokerEpoch, boolean full, List<PartitionRole> roles)
        implements Message<LeaderAndIsr.Reply> {
    private static final long serialVersionUID = 1L;

    /** @param error NONE unless the whole message was refused */
    public record Reply(ErrorCode error, Map<TopicPartition, ErrorCode> partitions) implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
    }
}
