package brokerlab.engine.wire;

import java.nio.ByteBuffer;

/**
 * LeaderAndIsr, StopReplica, UpdateMetadata and ControlledShutdown: what a controller of 3.9.1 and its brokers say to each other. Here
 * that never takes the wire, so whoever sends it is a stranger and hears what 3.9.1 tells a controller or broker of the past.
 *
 * <pre>
 *   request  id(4) [kraft(1)] [controller epoch(4)] [broker epoch(8)] …      answer  error(2) [nothing, as an array] [no tags]
 * </pre>
 */
final class BetweenBrokers {
    private static final int LONGEST_ANSWER = 32;

    private BetweenBrokers() {}

    /** The answer to {@code frame}, whose position is after its header. */
    static OutFrame refusal(Api api, short version, int correlationId, ByteBuffer frame) {
        ErrorCode error = error(api, brokerEpoch(api, version, frame));
        boolean flexible = version >= flexibleSince(api);
        ByteBuffer out = ByteBuffer.allocate(LONGEST_ANSWER).putInt(0).putInt(correlationId);
        if (flexible) {
            out.put((byte) 0);
        }
        out.putShort(error.code());
        if (api != Api.UPDATE_METADATA) {
            if (flexible) {
                out.put((byte) 1);
            } else {
                out.putInt(0);
            }
        }
        if (flexible) {
            out.put((byte) 0);
        }
        out.flip().putInt(0, out.limit() - Integer.BYTES);
        return OutFrame.of(out);
    }

    /** First version with compact arrays and tags (KIP-482). */
    static int flexibleSince(Api api) {
        return switch (api) {
            case LEADER_AND_ISR -> 4;
            case STOP_REPLICA -> 2;
            case UPDATE_METADATA -> 6;
            default -> 3;
        };
    }

    private static ErrorCode error(Api api, long brokerEpoch) {
        if (brokerEpoch >= 0) {
            return ErrorCode.STALE_BROKER_EPOCH;
        }
        return api == Api.CONTROLLED_SHUTDOWN ? ErrorCode.BROKER_NOT_AVAILABLE : ErrorCode.STALE_CONTROLLER_EPOCH;
    }

    /** -1 when the request has none. */
    private static long brokerEpoch(Api api, short version, ByteBuffer body) {
        int at = body.position() + Integer.BYTES;
        boolean there = switch (api) {
            case LEADER_AND_ISR, CONTROLLED_SHUTDOWN -> version >= 2;
            case STOP_REPLICA -> version >= 1;
            default -> version >= 5;
        };
        if (api != Api.CONTROLLED_SHUTDOWN) {
            boolean kraft = version
                    >= switch (api) {
                        case LEADER_AND_ISR -> 7;
                        case STOP_REPLICA -> 4;
                        default -> 8;
                    };
            at += Integer.BYTES + (kraft ? 1 : 0);
        }
        return there && at + Long.BYTES <= body.limit() ? body.getLong(at) : -1;
    }
}
