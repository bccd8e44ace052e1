package brokerlab.engine.controller;

import brokerlab.engine.courier.Message;
import brokerlab.engine.wire.ErrorCode;
import java.io.Serializable;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker about to stop asks the controller to move leadership off it.
 *
 * @param brokerEpoch of its registration, -1 when it does not know it
 */
record ControlledShutdown(int broker, long brokerEpoch) implements Message<ControlledShutdown.Reply> {
    private static final long serialVersionUID = 1L;

    /** @param remaining what the broker still leads */
    record Reply(ErrorCode error, String message, List<TopicPartition> remaining) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
