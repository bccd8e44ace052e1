package brokerlab.engine.controller;

import java.util.Optional;

/** Whether this process has room for more replicas, asked before any is promised (S18). */
public interface Room {
    /** Where nothing is counted. */
    Room ENDLESS = (replicas, promised) -> Optional.empty();

    /**
     * Why they do not fit, with limit, figures and remedy; empty when they do.
     *
     * @param replicas to be made
     * @param promised that the cluster's live brokers are to have already, made or not
     */
    Optional<String> refusal(long replicas, long promised);
}
