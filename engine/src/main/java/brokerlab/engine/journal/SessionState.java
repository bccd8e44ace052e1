package brokerlab.engine.journal;

/** What became of a broker's ZooKeeper session, as its client hears of it. */
public enum SessionState {
    CONNECTED,
    /** It lives on for its timeout, and nobody is heard. */
    DISCONNECTED,
    /** The ensemble has ended it. */
    EXPIRED
}
