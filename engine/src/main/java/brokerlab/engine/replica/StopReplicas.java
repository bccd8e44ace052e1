package brokerlab.engine.replica;

import brokerlab.engine.courier.Message;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The controller ends roles; with {@code delete} the logs go too. */
public record StopReplicas(
        int controllerId, int controllerEpoch, long brokerEpoch, boolean delete, List<TopicPartition> partitions)
        implements Message<StopReplicas.Reply> {
    private static final long serialVersionUID = 1L;

    /** @param error NONE unless the whole message was refused */
    public record Reply(ErrorCode error, Map<TopicPartition, ErrorCode> partitions) implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
    }
}
