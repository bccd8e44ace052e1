package brokerlab.engine.api;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.quota.ClientQuotas;
import brokerlab.engine.quota.ClientQuotas.Kind;
import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.ThrottleTime;
import java.util.Optional;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * Holds clients to their quotas (KIP-219): a request is served in any case, but its answer says how long its client is held back, and
 * so long nothing more is read from the connection. While nobody has a quota nothing is counted, not even time.
 */
final class Throttling {
    private static final double PERCENT_PER_NANO = 100 / 1e9;

    private final ClientQuotas quotas;
    private final Clock clock;

    Throttling(ClientQuotas quotas, Clock clock) {
        this.quotas = quotas;
        this.clock = clock;
    }

    /** Whether there is anything to count. */
    boolean on() {
        return quotas.any();
    }

    /** Now, for {@link #since}. */
    long nanos() {
        return quotas.any(Kind.REQUEST) ? clock.elapsedNanos() : 0;
    }

    /** Thread time since {@code begun}; none when it was not counted then. */
    long since(long begun) {
        return begun == 0 ? 0 : clock.elapsedNanos() - begun;
    }

    /**
     * Counts a request and holds back its client if need be.
     *
     * @param bytes size of the request
     * @param nanos time of threads it cost
     * @param answer is told the throttle time; what it says of its own counts too
     */
    void settle(
            Peer peer, RequestContext context, ApiMessage request, int bytes, long nanos, Optional<ApiMessage> answer) {
        String user = context.principal().getName();
        long ms = answer.map(ThrottleTime::of).orElse(0);
        if (context.apiKey() == Api.PRODUCE.id() && quotas.any(Kind.PRODUCE)) {
            ms = Math.max(ms, quotas.spend(Kind.PRODUCE, user, context.clientId(), bytes));
        }
        // As in Kafka nobody is held back for the time of a produce that nobody waits for.
        if (nanos > 0 && !(request instanceof ProduceRequestData produce && produce.acks() == 0)) {
            ms = Math.max(ms, quotas.spend(Kind.REQUEST, user, context.clientId(), nanos * PERCENT_PER_NANO));
        }
        if (ms > 0) {
            int told = (int) ms;
            answer.ifPresent(message -> ThrottleTime.set(message, told));
            peer.throttle(told);
        }
    }
}
