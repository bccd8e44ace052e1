package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.BrokerSpec;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.ClusterSpec;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** The own values that the last changes replaced: what was inherited is inherited again after an undo, what was set is set. */
final class SettingsUndo {
    /** @param fixed those of {@code restoring} that stood in the specification */
    private record Last(
            long wallMs, List<SettingChange> restoring, List<SettingChange> fixed, List<ChangeEffect> effects) {}

    private final Cluster cluster;
    private volatile Optional<Last> last = Optional.empty();

    SettingsUndo(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Carries out {@code work} and keeps what would take it back, also when it stopped half way. */
    CompletableFuture<Void> run(SettingPlan plan, List<ChangeEffect> effects, Supplier<CompletableFuture<Void>> work) {
        long wallMs = cluster.wallMs();
        ClusterSpec before = cluster.spec().now();
        List<SettingChange> live = formerLive(plan);
        CompletableFuture<Void> done = work.get();
        keep(wallMs, live, before, effects);
        return done.whenComplete((nothing, error) -> keep(wallMs, live, before, effects));
    }

    private void keep(long wallMs, List<SettingChange> live, ClusterSpec before, List<ChangeEffect> effects) {
        var restoring = new ArrayList<>(live);
        List<SettingChange> fixed = formerFixed(before, cluster.spec().now());
        restoring.addAll(fixed);
        if (!restoring.isEmpty()) {
            last = Optional.of(new Last(wallMs, List.copyOf(restoring), fixed, effects));
        }
    }

    private List<SettingChange> formerLive(SettingPlan plan) {
        var former = new ArrayList<SettingChange>();
        for (SettingChange change : plan.followed()) {
            Optional<Map<String, String>> own = switch (change.scope()) {
                case SettingScope.Entity s
                when !plan.live().getOrDefault(s, Map.of()).containsKey(change.name()) -> Optional.empty();
                case SettingScope.Topic s ->
                    Optional.of(cluster.running().stream()
                            .findFirst()
                            .map(b -> b.live().changes().topics().overrides(s.name()))
                            .orElse(Map.of()));
                case SettingScope.ClusterDefault s ->
                    cluster.running().stream().findFirst().map(b -> b.settings().dynamicDefault());
                case SettingScope.Broker s ->
                    cluster.find(s.id()).map(b -> b.settings().dynamicBroker());
                case SettingScope.Quotas s -> Optional.empty();
                case SettingScope.Ensemble s -> Optional.empty();
            };
            own.ifPresent(values -> former.add(
                    new SettingChange(change.scope(), change.name(), Optional.ofNullable(values.get(change.name())))));
        }
        return former;
    }

    private static List<SettingChange> formerFixed(ClusterSpec before, ClusterSpec now) {
        var former = new ArrayList<SettingChange>();
        add(former, new SettingScope.ClusterDefault(), before.settings(), now.settings());
        for (BrokerSpec broker : before.brokers()) {
            now.brokers().stream()
                    .filter(b -> b.id() == broker.id())
                    .forEach(b -> add(former, new SettingScope.Broker(b.id()), broker.settings(), b.settings()));
        }
        add(
                former,
                new SettingScope.Ensemble(),
                before.zooKeeper().zooCfg(),
                now.zooKeeper().zooCfg());
        return former;
    }

    private static void add(
            List<SettingChange> former, SettingScope scope, Map<String, String> before, Map<String, String> now) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Optional<String> value = Optional.ofNullable(before.get(name));
            if (!value.equals(Optional.ofNullable(now.get(name)))) {
                former.add(new SettingChange(scope, name, value));
            }
        }
    }

    /** @throws DoorException when there is nothing */
    List<SettingChange> restoring() {
        return last.map(Last::restoring)
                .orElseThrow(() -> new DoorException(
                        "NOTHING_TO_UNDO", "No settings were changed here since the start: there is nothing to undo."));
    }

    /** Whether what this would restore stood in the specification. */
    boolean wasFixed(SettingChange change) {
        return last.filter(l -> l.fixed().contains(change)).isPresent();
    }

    /** It was undone. */
    void forget() {
        last = Optional.empty();
    }

    /** Whether there is anything. */
    boolean possible() {
        return last.isPresent();
    }

    /** @param preview of the changes that restore */
    Optional<Query.UndoAnswer> answer(Query.PreviewAnswer preview) {
        return last.map(l -> new Query.UndoAnswer(
                l.wallMs(),
                l.restoring().stream()
                        .map(c -> new SettingChange(c.scope(), c.name(), c.shown()))
                        .toList(),
                l.effects().stream().filter(this::happened).toList(),
                preview));
    }

    /** Whether an effect was one that destroys, and has come. */
    private boolean happened(ChangeEffect effect) {
        return switch (effect) {
            case ChangeEffect.SegmentsDeleted e -> logStart(e.broker(), e.topic(), e.partition()) >= e.newLogStart();
            case ChangeEffect.GroupLoses e ->
                cluster.brokers().stream().anyMatch(b -> logStart(b.id(), e.topic(), e.partition()) >= e.newLogStart());
            case ChangeEffect.LeaderElected e -> e.unclean() && e.lost() != 0;
            case ChangeEffect.TopicDeletion e -> e.allowed() && !e.waiting().isEmpty();
            default -> false;
        };
    }

    private long logStart(int broker, String topic, int partition) {
        return cluster.find(broker)
                .flatMap(Broker::live)
                .flatMap(b -> b.logs().get(new TopicPartition(topic, partition)))
                .map(log -> log.offsets().logStart())
                .orElse(-1L);
    }
}
