package brokerlab.engine.cluster;

/** A cluster's life. */
public enum Phase {
    STARTING,
    RUNNING,
    STOPPING,
    STOPPED,
    FAILED
}
