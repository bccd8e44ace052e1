package brokerlab.engine.wire;

import java.util.Optional;

/** What a topic demands of the records that a client before 0.11 produces; it sees of them what can be seen before they are read. */
public interface RecordDemands {
    /** Whether the broker gives the time, so that no message may say that one has. */
    boolean stamps();

    /** Whether what was sent uncompressed is written compressed. */
    boolean compresses();

    /** INVALID_RECORD or INVALID_TIMESTAMP for a record that is not taken. */
    Optional<ProtocolException> against(boolean keyed, long timestampMs);
}
