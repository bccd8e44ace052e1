package brokerlab.engine.cluster;

import brokerlab.engine.controller.ReplicaCapacity;
import brokerlab.engine.disk.ProcessLimits;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the process has room for, all brokers of a cluster being in it.
 *
 * @param logs of the cluster's brokers that are made
 */
record ProcessCapacity(ProcessLimits limits, LongSupplier logs) implements ReplicaCapacity {
    @Override
    public Optional<String> refusal(long replicas, long promised) {
        return limits.refusal(replicas, Math.max(0, promised - logs.getAsLong()));
    }

    @Override
    public Optional<String> refusal(String what, long more, long onTheirWay) {
        return limits.refusal(what, more, onTheirWay);
    }
}
