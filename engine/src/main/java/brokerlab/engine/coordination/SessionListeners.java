package brokerlab.engine.coordination;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.coordination.Coordination.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Who wants to know about one client's session. Everyone sees the present state first, then every change, in order. */
final class SessionListeners {
    private final Lane lane;
    private final List<Listener> listeners = new ArrayList<>();
    private SessionEvent present = new SessionEvent(SessionEvent.State.DISCONNECTED, 0, false);

    SessionListeners(Lane lane) {
        this.lane = lane;
    }

    synchronized Runnable add(Consumer<SessionEvent> consumer) {
        var listener = new Listener(consumer);
        listeners.add(listener);
        // To this listener a live session is a new one, whatever became of it before.
        boolean connected = present.state() == SessionEvent.State.CONNECTED;
        deliver(listener, new SessionEvent(present.state(), present.sessionId(), connected));
        return () -> remove(listener);
    }

    private synchronized void remove(Listener listener) {
        listener.cancelled = true;
        listeners.remove(listener);
    }

    synchronized void changed(SessionEvent event) {
        present = event;
        listeners.forEach(l -> deliver(l, event));
    }

    private void deliver(Listener listener, SessionEvent event) {
        lane.execute(() -> {
            if (!listener.cancelled) {
                listener.consumer.accept(event);
            }
        });
    }

    private static final class Listener {
        private final Consumer<SessionEvent> consumer;
        private volatile boolean cancelled;

        Listener(Consumer<SessionEvent> consumer) {
            this.consumer = consumer;
        }
    }
}
