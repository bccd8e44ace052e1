package brokerlab.engine.cluster;

/** A cluster's life. */
public enum ClusterPhase {
    STARTING,
    RUNNING,
    STOPPING,
    STOPPED,
    FAILED
}
