package brokerlab.app.shell;

import brokerlab.app.words.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Where a person was, as in a browser: back, forward, and a new way cuts what was ahead. Remembers at most {@link #LIMIT} places. */
final class History {
    static final int LIMIT = 100;

    private final Deque<Target> behind = new ArrayDeque<>();
    private final Deque<Target> ahead = new ArrayDeque<>();

    /** Leaves {@code from} for somewhere new. */
    void leave(Target from) {
        if (!from.equals(behind.peekLast())) {
            behind.addLast(from);
            if (behind.size() > LIMIT) {
                behind.removeFirst();
            }
        }
        ahead.clear();
    }

    /** Where to go back to from {@code here}. */
    Optional<Target> back(Target here) {
        return step(behind, ahead, here);
    }

    Optional<Target> forward(Target here) {
        return step(ahead, behind, here);
    }

    boolean canGoBack() {
        return !behind.isEmpty();
    }

    boolean canGoForward() {
        return !ahead.isEmpty();
    }

    /** The newest places, without repeats, newest first. */
    List<Target> recent(int limit) {
        return behind.reversed().stream().distinct().limit(limit).toList();
    }

    private static Optional<Target> step(Deque<Target> from, Deque<Target> to, Target here) {
        Target next = from.pollLast();
        if (next == null) {
            return Optional.empty();
        }
        to.addLast(here);
        return Optional.of(next);
    }
}
