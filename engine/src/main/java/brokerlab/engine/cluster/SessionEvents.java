package brokerlab.engine.cluster;

import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.ZooKeeperEvent;

/** Journals what becomes of a broker's ZooKeeper session. */
final class SessionEvents {
    private final int broker;
    private final Journal journal;
    private boolean connectedBefore;

    SessionEvents(int broker, Journal journal) {
        this.broker = broker;
        this.journal = journal;
    }

    void follow(Coordination coordination) {
        coordination.onSession(this::changed);
    }

    private synchronized void changed(Coordination.SessionEvent event) {
        switch (event.state()) {
            case CONNECTED -> {
                connectedBefore = true;
                journal.append(
                        broker,
                        new ZooKeeperEvent.SessionChanged(
                                broker, SessionState.valueOf(event.state().name())));
            }
            case DISCONNECTED, EXPIRED -> {
                if (connectedBefore) {
                    journal.append(
                            broker,
                            new ZooKeeperEvent.SessionChanged(
                                    broker, SessionState.valueOf(event.state().name())));
                }
            }
            case CLOSED -> connectedBefore = false;
        }
    }
}
