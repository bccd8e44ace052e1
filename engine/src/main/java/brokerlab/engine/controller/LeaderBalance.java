package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Brings leadership back to preferred replicas by itself: where more than {@code leader.imbalance.per.broker.percentage} of what a
 * broker should lead is led by others, looked at every {@code leader.imbalance.check.interval.seconds}. Lane-confined.
 */
final class LeaderBalance {
    /** Kafka's: soon after an election, as what went before may have left an imbalance. */
    private static final long FIRST_MS = 5_000;

    private final ControllerDependencies here;
    private final ActiveController controller;
    private final ClusterState state;
    private Timer next = () -> {};
    private boolean over;

    LeaderBalance(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
        this.state = controller.state();
    }

    void begin() {
        if (here.settings().getBoolean("auto.leader.rebalance.enable")) {
            after(FIRST_MS);
        }
    }

    void end() {
        over = true;
        next.cancel();
    }

    /** Nothing but time causes a check. */
    private void after(long ms) {
        Causes.with(
                Causes.NONE,
                () -> next = here.futures()
                        .tasks()
                        .after(ms, () -> here.futures().lane().execute(this::due)));
    }

    private void due() {
        if (!over) {
            controller.offer("balance", this::check);
            after(1000L * here.settings().getLong("leader.imbalance.check.interval.seconds"));
        }
    }

    private CompletableFuture<Void> check() {
        // A partition on the move has its target's order already, and changes hands once more when it arrives.
        List<TopicPartition> candidates = controller.reassignments().underWay().isEmpty() ? imbalanced() : List.of();
        return candidates.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : controller.partitions().electPreferred(candidates).thenAccept(done -> {});
    }

    private List<TopicPartition> imbalanced() {
        Map<Integer, List<TopicPartition>> preferred = new TreeMap<>();
        for (TopicPartition partition : state.partitions()) {
            List<Integer> replicas = controller.replicas(partition);
            if (!replicas.isEmpty()) {
                preferred
                        .computeIfAbsent(replicas.getFirst(), b -> new ArrayList<>())
                        .add(partition);
            }
        }
        int percentage = here.settings().getInt("leader.imbalance.per.broker.percentage");
        var candidates = new ArrayList<TopicPartition>();
        preferred.forEach((broker, partitions) -> {
            var elsewhere = partitions.stream()
                    .filter(p ->
                            state.state(p).filter(s -> s.leader() != broker).isPresent())
                    .toList();
            if (100.0 * elsewhere.size() / partitions.size() > percentage) {
                elsewhere.stream()
                        .filter(p -> Elections.preferred(
                                        controller.replicas(p),
                                        state.state(p).orElseThrow().isr(),
                                        b -> state.eligible(b, p))
                                .isPresent())
                        .forEach(candidates::add);
            }
        });
        return candidates;
    }
}
