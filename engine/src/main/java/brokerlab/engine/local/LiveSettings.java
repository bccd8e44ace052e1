package brokerlab.engine.local;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.DoorException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Writes dynamic settings and waits until every running broker has taken them. */
final class LiveSettings {
    private static final long LOOK_EVERY_MS = 20;
    /** A broker that is cut off from ZooKeeper takes them when it is back: nobody waits for that. */
    private static final long PATIENCE_MS = 5_000;

    private final Cluster cluster;
    private final Tasks tasks;

    LiveSettings(Cluster cluster, Tasks tasks) {
        this.cluster = cluster;
        this.tasks = tasks;
    }

    /**
     * What {@link #write} would refuse.
     *
     * @param changes by entity of {@code /config} and name, empty to reset
     * @throws brokerlab.engine.config.InvalidSettingException for values that a running broker could not live with
     */
    void check(Map<SettingScope.Entity, Map<String, Optional<String>>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Broker asked = running();
        changes.forEach((entity, values) -> {
            Broker concerned = cluster.brokers().stream()
                    .filter(b -> entity.equals(new SettingScope.Broker(b.id())))
                    .findFirst()
                    .orElse(asked);
            var after = new TreeMap<>(known(concerned, entity).orElse(Map.of()));
            values.forEach(
                    (setting, value) -> value.ifPresentOrElse(v -> after.put(setting, v), () -> after.remove(setting)));
            asked.configs().orElseThrow().check(entity, after);
        });
    }

    /** @param changes by entity of {@code /config} and name, empty to reset */
    CompletableFuture<Void> write(Map<SettingScope.Entity, Map<String, Optional<String>>> changes) {
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        long cause = Causes.current();
        return running().configs().orElseThrow().alter(changes).thenCompose(written -> {
            var taken = new CompletableFuture<Void>();
            Causes.with(cause, () -> look(changes, tasks.clock().elapsedMs() + PATIENCE_MS, taken));
            return taken;
        });
    }

    private void look(
            Map<SettingScope.Entity, Map<String, Optional<String>>> changes,
            long giveUpMs,
            CompletableFuture<Void> taken) {
        if (tasks.clock().elapsedMs() >= giveUpMs || taken(changes)) {
            taken.complete(null);
        } else {
            tasks.after(LOOK_EVERY_MS, () -> look(changes, giveUpMs, taken));
        }
    }

    private boolean taken(Map<SettingScope.Entity, Map<String, Optional<String>>> changes) {
        return changes.entrySet().stream()
                .allMatch(e -> cluster.brokers().stream()
                        .filter(b -> b.overrides().isPresent())
                        .allMatch(b -> holds(known(b, e.getKey()), e.getValue())));
    }

    /** What a broker knows of an entity, empty when it need not know. */
    private static Optional<Map<String, String>> known(Broker broker, SettingScope.Entity entity) {
        return switch (entity) {
            case SettingScope.Topic s -> broker.overrides().map(o -> o.overrides(s.name()));
            case SettingScope.ClusterDefault s -> Optional.of(broker.settings().dynamicDefault());
            case SettingScope.Broker s ->
                s.id() == broker.id() ? Optional.of(broker.settings().dynamicBroker()) : Optional.empty();
            case SettingScope.Quotas s -> Optional.empty();
        };
    }

    private static boolean holds(Optional<Map<String, String>> known, Map<String, Optional<String>> wanted) {
        return known.isEmpty()
                || wanted.entrySet().stream()
                        .allMatch(e ->
                                Optional.ofNullable(known.get().get(e.getKey())).equals(e.getValue()));
    }

    private Broker running() {
        return cluster.brokers().stream()
                .filter(b -> b.overrides().isPresent() && b.configs().isPresent())
                .findFirst()
                .orElseThrow(() -> new DoorException("BROKER_NOT_AVAILABLE", "No broker runs: start one."));
    }
}
