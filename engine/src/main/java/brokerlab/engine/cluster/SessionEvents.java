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
        connectedBefore = switch (event.state()) {
            case CONNECTED -> true;
            case DISCONNECTED, EXPIRED -> connectedBefore;
            case CLOSED -> false;
        };
        if (connectedBefore) {
            SessionState state = SessionState.valueOf(event.state().name());
            journal.append(broker, new ZooKeeperEvent.SessionChanged(broker, state));
        }
    }
}
