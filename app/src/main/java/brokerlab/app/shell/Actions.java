package brokerlab.app.shell;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.input.KeyEvent;

/** The registry of all actions, in the order in which they are shown. */
public final class Actions {
    private final Map<String, Action> byId = new LinkedHashMap<>();

    /** Adds one; its id and its key must be free. */
    public void add(Action action) {
        if (byId.putIfAbsent(action.id(), action) != null) {
            throw new IllegalArgumentException("Two actions named " + action.id());
        }
        if (action.key().isPresent()
                && byId.values().stream()
                                .filter(a -> a.key().equals(action.key()))
                                .count()
                        > 1) {
            throw new IllegalArgumentException("Two actions on " + action.keyText());
        }
    }

    public Optional<Action> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<Action> all() {
        return List.copyOf(byId.values());
    }

    public List<Action> available() {
        return byId.values().stream().filter(a -> a.available().getAsBoolean()).toList();
    }

    /** Runs what the key means; whether there was such an action. */
    boolean run(KeyEvent event) {
        for (Action action : byId.values()) {
            if (action.key().isPresent()
                    && action.key().get().match(event)
                    && action.available().getAsBoolean()) {
                action.run().run();
                return true;
            }
        }
        return false;
    }
}
