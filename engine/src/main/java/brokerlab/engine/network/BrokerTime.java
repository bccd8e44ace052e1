package brokerlab.engine.network;

import brokerlab.engine.clock.Clock;
import org.apache.kafka.common.utils.Time;

/** A broker's clock as Kafka's own classes see it; those used here never wait. */
record BrokerTime(Clock clock) implements Time {
    @Override
    public long milliseconds() {
        return clock.wallMs();
    }

    @Override
    public long nanoseconds() {
        return clock.elapsedNanos();
    }

    @Override
    public void sleep(long ms) {
        throw new UnsupportedOperationException("nothing here sleeps");
    }
}
