package brokerlab.engine.local;

import brokerlab.engine.cluster.StaticChanges;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.SettingChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Checked changes, sorted by the way they take.
 *
 * @param followed all but those of a file that nobody follows
 * @param live dynamic ones by entity of {@code /config}
 * @param fixed of the specification
 */
record SettingPlan(
        List<SettingChange> followed,
        Map<SettingScope.Entity, Map<String, Optional<String>>> live,
        StaticChanges fixed) {
    /**
     * Sorts.
     *
     * @param ofFile what goes where files are kept though a running broker would take it
     * @throws InvalidSettingException with the refusals of all that are refused
     */
    static SettingPlan of(List<SettingChange> changes, Predicate<SettingChange> ofFile, SettingChecks checks) {
        var refusals = new ArrayList<InvalidSettingException>();
        var followed = new ArrayList<SettingChange>();
        var live = new LinkedHashMap<SettingScope.Entity, Map<String, Optional<String>>>();
        var shared = new HashMap<String, Optional<String>>();
        var brokers = new HashMap<Integer, Map<String, Optional<String>>>();
        var zooCfg = new HashMap<String, Optional<String>>();
        for (SettingChange each : changes) {
            boolean kept = ofFile.test(each);
            SettingChange change;
            try {
                change = kept ? SettingChecks.checkedOfFile(each) : checks.checked(each);
            } catch (InvalidSettingException e) {
                refusals.add(e);
                continue;
            }
            if (!kept) {
                followed.add(change);
            }
            Map<String, Optional<String>> of = switch (change.scope()) {
                case SettingScope.Ensemble s -> zooCfg;
                case SettingScope.ClusterDefault s when kept || checks.isFixed(change) -> shared;
                case SettingScope.Broker s
                when kept || checks.isFixed(change) -> brokers.computeIfAbsent(s.id(), id -> new HashMap<>());
                case SettingScope.Entity s -> live.computeIfAbsent(s, e -> new HashMap<>());
            };
            of.put(change.name(), change.value());
        }
        if (refusals.size() == 1) {
            throw refusals.getFirst();
        }
        if (!refusals.isEmpty()) {
            throw new DoorException(
                    "INVALID_CONFIG",
                    String.join(
                            "\n", refusals.stream().map(Throwable::getMessage).toList()));
        }
        return new SettingPlan(List.copyOf(followed), live, new StaticChanges(shared, brokers, zooCfg));
    }
}
