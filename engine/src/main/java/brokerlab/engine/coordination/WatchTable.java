package brokerlab.engine.coordination;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Lane;
import brokerlab.engine.coordination.Coordination.ZnodeEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who watches what on one client. The ensemble is asked for one watch per path, recursive when anybody wants it recursive;
 * the ensemble sends no CHILDREN for those, so it is derived here from the child's own event.
 */
final class WatchTable {
    private final Lane lane;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    WatchTable(Lane lane) {
        this.lane = lane;
    }

    Subscription add(String path, boolean recursive, Consumer<ZnodeEvent> listener) {
        var subscription = new Subscription(path, recursive, listener);
        subscriptions.add(subscription);
        return subscription;
    }

    /** Nothing reaches the listener after this, not even what is under way. */
    void remove(Subscription subscription) {
        subscription.cancelled = true;
        subscriptions.remove(subscription);
    }

    /** Every path watched, once. */
    Set<String> paths() {
        var paths = new LinkedHashSet<String>();
        subscriptions.forEach(s -> paths.add(s.path));
        return paths;
    }

    /** Whether the watch on {@code path} is to be recursive; empty when nobody watches it. */
    Optional<Boolean> recursive(String path) {
        Optional<Boolean> result = Optional.empty();
        for (Subscription s : subscriptions) {
            if (s.path.equals(path)) {
                result = Optional.of(s.recursive || result.orElse(false));
            }
        }
        return result;
    }

    /** Hands an event to everyone it concerns, on behalf of {@code cause}. */
    void dispatch(ZnodeEvent event, long cause) {
        Causes.with(cause, () -> {
            for (Subscription s : subscriptions) {
                if (s.concerns(event)) {
                    deliver(s, event);
                } else if (!s.recursive
                        && childOf(s.path, event)
                        && recursive(s.path).orElse(false)) {
                    deliver(s, new ZnodeEvent(ZnodeEvent.Kind.CHILDREN, s.path, event.zxid()));
                }
            }
        });
    }

    /** Tells everyone to read again. */
    void resync() {
        subscriptions.forEach(this::resync);
    }

    void resync(Subscription s) {
        deliver(s, new ZnodeEvent(ZnodeEvent.Kind.RESYNC, s.path, 0));
    }

    private void deliver(Subscription s, ZnodeEvent event) {
        lane.execute(() -> {
            if (!s.cancelled) {
                s.listener.accept(event);
            }
        });
    }

    private static boolean childOf(String parent, ZnodeEvent event) {
        if (event.kind() != ZnodeEvent.Kind.CREATED && event.kind() != ZnodeEvent.Kind.DELETED) {
            return false;
        }
        int slash = event.path().lastIndexOf('/');
        String of = slash == 0 ? "/" : event.path().substring(0, slash);
        return of.equals(parent) && event.path().length() > 1;
    }

    /** One listener. */
    static final class Subscription {
        private final String path;
        private final boolean recursive;
        private final Consumer<ZnodeEvent> listener;
        private volatile boolean cancelled;

        private Subscription(String path, boolean recursive, Consumer<ZnodeEvent> listener) {
            this.path = path;
            this.recursive = recursive;
            this.listener = listener;
        }

        private boolean concerns(ZnodeEvent event) {
            if (!recursive) {
                return event.path().equals(path);
            }
            return event.kind() != ZnodeEvent.Kind.CHILDREN
                    && (path.equals("/")
                            || event.path().equals(path)
                            || event.path().startsWith(path + "/"));
        }
    }
}
