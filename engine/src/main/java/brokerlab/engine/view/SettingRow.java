package brokerlab.engine.view;

import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;
import java.util.List;
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
 */
public record SettingRow(
        Setting setting,
        Optional<String> value,
        Source source,
        List<EffectiveValue.Candidate> candidates,
        Optional<String> own,
        Applied applied,
        Optional<String> refused) {

    /** How a change takes effect. */
    public enum Applied {
        LIVE,
        /** The brokers or ZooKeeper nodes concerned restart, one after the other. */
        ROLLING_RESTART,
        /** Holds for the whole process from its next start. */
        APP_RESTART
    }
}
