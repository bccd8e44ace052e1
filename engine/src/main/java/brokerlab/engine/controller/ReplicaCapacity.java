package brokerlab.engine.controller;

import java.util.Optional;

/** Whether this process has room for more replicas, asked before any is promised (S18). */
public interface ReplicaCapacity {
    /** Where nothing is counted. */
    ReplicaCapacity ENDLESS = (replicas, promised) -> Optional.empty();

    /** What a broker without logs takes: its listeners, connections to the ensemble, locks and checkpoints being written. */
    int BROKER_FILES = 16;

    /**
     * Why they do not fit, with limit, figures and remedy; empty when they do.
     *
     * @param replicas to be made
     * @param promised that the cluster's live brokers are to have already, made or not
     */
    Optional<String> refusal(long replicas, long promised);

    /**
     * The same for what is not a replica and takes as much as one of one segment.
     *
     * @param what it is, in the plural
     * @param onTheirWay that may be made yet
     */
    default Optional<String> refusal(String what, long more, long onTheirWay) {
        return Optional.empty();
    }
}
