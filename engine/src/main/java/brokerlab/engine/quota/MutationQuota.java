package brokerlab.engine.quota;

import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Optional;

/** How many partitions one request may still make or delete ({@code controller_mutation_rate}). */
public final class MutationQuota {
    /** As many as it likes. */
    public static final MutationQuota NONE = new MutationQuota(Optional.empty(), false);

    private final Optional<TokenBucket> bucket;
    private final boolean strict;
    private volatile boolean exceeded;

    MutationQuota(Optional<TokenBucket> bucket, boolean strict) {
        this.bucket = bucket;
        this.strict = strict;
    }

    /**
     * Counts partitions that are about to be made or deleted.
     *
     * @throws ProtocolException THROTTLING_QUOTA_EXCEEDED for a strict request while former ones have spent too much
     */
    public void spend(int partitions) {
        bucket.ifPresent(tokens -> {
            if (!strict) {
                tokens.take(partitions);
                exceeded |= tokens.freeInMs() > 0;
            } else if (!tokens.takeIfAny(partitions)) {
                exceeded = true;
                throw new ProtocolException(
                        ErrorCode.THROTTLING_QUOTA_EXCEEDED,
                        "controller_mutation_rate is exceeded: try again in " + tokens.freeInMs() + " ms");
            }
        });
    }

    /** Whether this request may make or delete as many as it likes. */
    public boolean unlimited() {
        return bucket.isEmpty();
    }

    /** How long the client is to be held back now, in ms; 0 when this request stayed within its quota. */
    public int throttleMs() {
        return exceeded ? bucket.map(tokens -> (int) tokens.freeInMs()).orElse(0) : 0;
    }
}
