package brokerlab.engine.cluster;

/**
 * A broker's life.
 *
 * <pre>
 *   STOPPED ──start──▶ STARTING ──registered──▶ RUNNING ──stop──▶ STOPPING ──▶ STOPPED
 *                         │ fails ▶ FAILED        └──────kill──────────────▶ KILLED
 *   start is allowed again from STOPPED, KILLED and FAILED
 * </pre>
 */
public enum BrokerPhase {
    STARTING,
    RUNNING,
    STOPPING,
    STOPPED,
    KILLED,
    FAILED
}
