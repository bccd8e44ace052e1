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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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

    /** Whether the value in force becomes another one anywhere. */
    boolean differs(SettingChange change) {
        return switch (change.scope()) {
            case SettingScope.ClusterDefault s -> differsAtABroker(change.name());
            case SettingScope.Broker s -> differsAtABroker(change.name());
            case SettingScope.Topic s ->
                state.brokers().stream().filter(n -> n.running().isPresent()).anyMatch(n -> {
                    Map<String, String> own = n.running().get().topics().overrides(s.name());
                    return !TopicSettings.effective(n.settings(), own, change.name())
                            .value()
                            .equals(TopicSettings.effective(
                                            after.get(n.id()),
                                            with(own, topics.getOrDefault(s.name(), Map.of())),
                                            change.name())
                                    .value());
                });
            case SettingScope.Quotas s -> true;
            case SettingScope.Ensemble s ->
                change.setting()
                                .filter(c -> c.updateMode() == Setting.UpdateMode.PROCESS)
                                .isPresent()
                        || state.zooKeeper().restarts().test(Map.of(change.name(), change.value()));
        };
    }

    private boolean differsAtABroker(String name) {
        return state.brokers().stream()
                .anyMatch(n -> !n.settings().find(name).equals(after.get(n.id()).find(name)));
    }

    /** Equal for two looks between which nobody changed a setting, started or stopped a broker. */
    long fingerprint() {
        long print = topics.hashCode();
        for (PreviewState.Node node : state.brokers()) {
            BrokerSettings then = after.get(node.id());
            print = 31 * print
                    + Objects.hash(
                            node.id(),
                            node.running().isPresent(),
                            node.settings().fixed(),
                            node.settings().dynamicDefault(),
                            node.settings().dynamicBroker(),
                            then.fixed(),
                            then.dynamicDefault(),
                            then.dynamicBroker());
            for (String topic : topics.keySet()) {
                print = 31 * print
                        + node.running()
                                .map(r -> r.topics().overrides(topic).hashCode())
                                .orElse(0);
            }
        }
        return print;
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
