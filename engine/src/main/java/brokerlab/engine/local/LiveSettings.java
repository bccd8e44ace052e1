package brokerlab.engine.local;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RunningBroker;
import brokerlab.engine.config.SettingScope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Writes dynamic settings and waits until every running broker has taken them. */
final class LiveSettings {
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
        RunningBroker asked = cluster.anyRunning();
        changes.forEach((entity, values) -> {
            Optional<Map<String, String>> own = cluster.brokers().stream()
                    .filter(b -> entity.equals(new SettingScope.Broker(b.id())))
                    .findFirst()
                    .map(b -> b.settings().dynamicBroker());
            var after = new TreeMap<>(own.or(() -> known(asked, entity)).orElse(Map.of()));
            values.forEach(
                    (setting, value) -> value.ifPresentOrElse(v -> after.put(setting, v), () -> after.remove(setting)));
            asked.configs().check(entity, after);
        });
    }

    /** @param changes by entity of {@code /config} and name, empty to reset */
    CompletableFuture<Void> write(Map<SettingScope.Entity, Map<String, Optional<String>>> changes) {
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        RunningBroker asked = cluster.anyRunning();
        return asked.unlessEnded(asked.configs().alter(changes)).thenCompose(written -> taken(changes.keySet()));
    }

    private CompletableFuture<Void> taken(Set<SettingScope.Entity> entities) {
        var taken = new CompletableFuture<Void>();
        Timer patience = tasks.after(PATIENCE_MS, () -> taken.complete(null));
        CompletableFuture.allOf(cluster.running().stream()
                        .map(broker -> broker.configs().refresh(entities))
                        .toArray(CompletableFuture[]::new))
                // One that stops meanwhile reads them at its next start.
                .whenComplete((done, stopped) -> {
                    patience.cancel();
                    taken.complete(null);
                });
        return taken;
    }

    /** What a broker knows of an entity, empty when it need not know. */
    private static Optional<Map<String, String>> known(RunningBroker broker, SettingScope.Entity entity) {
        return switch (entity) {
            case SettingScope.Topic s ->
                Optional.of(broker.live().changes().topics().overrides(s.name()));
            case SettingScope.ClusterDefault s -> Optional.of(broker.settings().dynamicDefault());
            case SettingScope.Broker s ->
                s.id() == broker.id() ? Optional.of(broker.settings().dynamicBroker()) : Optional.empty();
            case SettingScope.Quotas s -> Optional.empty();
        };
    }
}
