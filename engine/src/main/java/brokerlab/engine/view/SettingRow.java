package brokerlab.engine.view;

import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A setting as it stands in one scope. One with a {@link Setting#reason()} has no effect here; brokers and topics take, keep and
 * describe it like any other, and what ZooKeeper alone follows is kept when a file brings it. What counts {@link brokerlab.engine.config.Unit#TICKS} counts the {@code tickTime} of the
 * same scope's rows, which are milliseconds.
 *
 * @param value in force, empty when unset
 * @param candidates every value there is for it, the one in force first
 * @param own the scope's own value, empty when it inherits
 * @param refused why it cannot be changed here, empty when it can
 * @param givers who gave the candidates that are read at a start, by their names
 */
public record SettingRow(
        Setting setting,
        Optional<String> value,
        Source source,
        List<EffectiveValue.Candidate> candidates,
        Optional<String> own,
        Applied applied,
        Optional<String> refused,
        Map<String, Giver> givers) {
    public SettingRow {
        candidates = List.copyOf(candidates);
        givers = Map.copyOf(givers);
    }

    /** Who gave the value in force, when it is one that is read at a start. */
    public Optional<Giver> giver() {
        return source == Source.STATIC_BROKER
                ? Optional.of(givers.getOrDefault(candidates.getFirst().name(), Giver.PRODUCT))
                : Optional.empty();
    }

    /** Who gave a value that is read at a start. */
    public enum Giver {
        /** What the cluster was started with: a preset, or options. */
        START,
        /** Changed since, for all brokers or all nodes; kept in {@code cluster.json}. */
        KEPT,
        /** Changed since, for this broker alone; kept in {@code cluster.json}. */
        KEPT_OF_BROKER,
        /** This product decides it where nobody does. */
        PRODUCT
    }

    /** How a change takes effect. */
    public enum Applied {
        LIVE,
        /** The brokers or ZooKeeper nodes concerned restart, one after the other. */
        ROLLING_RESTART,
        /** Holds for the whole process from its next start. */
        APP_RESTART
    }
}
