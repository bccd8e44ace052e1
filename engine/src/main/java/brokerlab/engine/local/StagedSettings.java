package brokerlab.engine.local;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.view.SettingChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every broker's and topic's settings as they are and as they would be with all staged changes, by the precedence the engine resolves
 * them with. Not thread-safe.
 */
final class StagedSettings {
    private final PreviewState state;
    private final Map<Integer, BrokerSettings> after = new HashMap<>();
    private final Set<Integer> restarting = new HashSet<>();
    private final Map<String, Map<String, Optional<String>>> topics = new HashMap<>();
    private final Map<Key, Pair> resolved = new HashMap<>();

    private record Key(int broker, Map<String, String> own) {}

    /** A topic's settings on one broker. */
    record Pair(TopicSettings before, TopicSettings after) {
        boolean differs() {
            return !before.equals(after);
        }
    }

    /**
     * @param changes known to be valid
     * @throws brokerlab.engine.config.InvalidSettingException when they contradict each other
     */
    StagedSettings(PreviewState state, List<SettingChange> changes) {
        this.state = state;
        for (SettingChange change : changes) {
            if (change.scope() instanceof SettingScope.Topic t) {
                topics.computeIfAbsent(t.name(), n -> new HashMap<>()).put(change.name(), change.value());
            }
        }
        for (PreviewState.Node node : state.brokers()) {
            after.put(node.id(), changed(node, changes));
        }
    }

    private BrokerSettings changed(PreviewState.Node node, List<SettingChange> changes) {
        BrokerSettings before = node.settings();
        var fixed = new TreeMap<>(before.fixed());
        var wide = new TreeMap<>(before.dynamicDefault());
        var own = new TreeMap<>(before.dynamicBroker());
        boolean any = false;
        for (SettingChange change : changes) {
            boolean readOnly = Catalogue.honoured()
                    .broker(change.name())
                    .filter(s -> s.updateMode() == Setting.UpdateMode.READ_ONLY)
                    .isPresent();
            switch (change.scope()) {
                case SettingScope.ClusterDefault s -> {
                    if (!readOnly) {
                        put(wide, change.name(), change.value());
                    } else if (!node.ownFixed().containsKey(change.name())) {
                        put(fixed, change.name(), change.value());
                    }
                    any = true;
                }
                case SettingScope.Broker s -> {
                    if (s.id() == node.id()) {
                        put(
                                readOnly ? fixed : own,
                                change.name(),
                                readOnly
                                        ? change.value()
                                                .or(() -> Optional.ofNullable(
                                                        state.sharedFixed().get(change.name())))
                                        : change.value());
                        any = true;
                    }
                }
                case SettingScope.Topic s -> {}
                case SettingScope.Quotas s -> {}
                case SettingScope.Ensemble s -> {}
            }
        }
        if (!any) {
            return before;
        }
        if (!fixed.equals(before.fixed()) && node.running().isPresent()) {
            restarting.add(node.id());
        }
        return new BrokerSettings(fixed, wide, own);
    }

    private static void put(Map<String, String> to, String name, Optional<String> value) {
        value.ifPresentOrElse(v -> to.put(name, v), () -> to.remove(name));
    }

    /** As the broker would have them. */
    BrokerSettings after(int broker) {
        return after.get(broker);
    }

    /** Whether the broker has to restart for it. */
    boolean restarts(int broker) {
        return restarting.contains(broker);
    }

    /** Ids of those that restart, ascending. */
    List<Integer> restarting() {
        var ids = new ArrayList<>(restarting);
        ids.sort(Integer::compare);
        return ids;
    }

    /** Whether any topic's settings can differ. */
    boolean concerns(String topic) {
        return topics.containsKey(topic) || state.brokers().stream().anyMatch(n -> after.get(n.id()) != n.settings());
    }

    /** From which values in force to which others, anywhere; without a word where only that they become others is known. */
    SortedSet<String> replaced(SettingChange change) {
        return switch (change.scope()) {
            case SettingScope.ClusterDefault s -> replacedAtBrokers(change.name());
            case SettingScope.Broker s -> replacedAtBrokers(change.name());
            case SettingScope.Topic s -> {
                var replaced = new TreeSet<String>();
                for (PreviewState.Node node : state.brokers()) {
                    node.running().ifPresent(running -> {
                        Map<String, String> own = running.topics().overrides(s.name());
                        Map<String, String> then = with(own, topics.getOrDefault(s.name(), Map.of()));
                        add(
                                TopicSettings.effective(node.settings(), own, change.name())
                                        .value(),
                                TopicSettings.effective(after.get(node.id()), then, change.name())
                                        .value(),
                                replaced);
                    });
                }
                yield replaced;
            }
            case SettingScope.Quotas s -> new TreeSet<>(Set.of(""));
            case SettingScope.Ensemble s -> {
                boolean ofProcess = change.setting()
                        .filter(c -> c.updateMode() == Setting.UpdateMode.PROCESS)
                        .isPresent();
                boolean differs = ofProcess || state.zooKeeper().restarts().test(Map.of(change.name(), change.value()));
                yield new TreeSet<>(differs ? Set.of("") : Set.of());
            }
        };
    }

    private SortedSet<String> replacedAtBrokers(String name) {
        var replaced = new TreeSet<String>();
        state.brokers()
                .forEach(n -> add(n.settings().find(name), after.get(n.id()).find(name), replaced));
        return replaced;
    }

    private static void add(Optional<String> before, Optional<String> after, Set<String> replaced) {
        if (!before.equals(after)) {
            replaced.add(before + " " + after);
        }
    }

    /** Whether a change names this very topic. */
    boolean changes(String topic) {
        return topics.containsKey(topic);
    }

    /** A topic's settings on a broker that runs. */
    Pair topic(PreviewState.Node node, String topic) {
        Map<String, String> own = node.running().orElseThrow().topics().overrides(topic);
        Map<String, Optional<String>> staged = topics.getOrDefault(topic, Map.of());
        return staged.isEmpty()
                ? resolved.computeIfAbsent(new Key(node.id(), own), k -> pair(node, own, own))
                : pair(node, own, with(own, staged));
    }

    private Pair pair(PreviewState.Node node, Map<String, String> own, Map<String, String> staged) {
        TopicSettings before = TopicSettings.resolve(node.settings(), own);
        BrokerSettings changed = after.get(node.id());
        return new Pair(
                before,
                changed == node.settings() && staged.equals(own) ? before : TopicSettings.resolve(changed, staged));
    }

    private static Map<String, String> with(Map<String, String> own, Map<String, Optional<String>> staged) {
        var changed = new HashMap<>(own);
        staged.forEach((name, value) -> put(changed, name, value));
        return changed;
    }
}
