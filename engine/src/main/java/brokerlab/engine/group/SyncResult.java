package brokerlab.engine.group;

import brokerlab.engine.wire.ErrorCode;
import java.util.Optional;

/** A member's share of the work, in the bytes the leader sent. */
public record SyncResult(
        ErrorCode error, Optional<String> protocolType, Optional<String> protocolName, byte[] assignment) {
    private static final byte[] NOTHING = {};

    static SyncResult failed(ErrorCode error) {
        return new SyncResult(error, Optional.empty(), Optional.empty(), NOTHING);
    }
}
