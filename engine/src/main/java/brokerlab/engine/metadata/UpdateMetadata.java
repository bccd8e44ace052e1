package brokerlab.engine.metadata;

import brokerlab.engine.courier.Message;
import brokerlab.engine.wire.ErrorCode;

/** The controller delivers an image. Answered with NONE or STALE_CONTROLLER_EPOCH. */
public record UpdateMetadata(int controllerId, int controllerEpoch, ClusterImage image) implements Message<ErrorCode> {
    private static final long serialVersionUID = 1L;
}
