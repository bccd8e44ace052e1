package brokerlab.engine.cluster;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Counted;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.SettingEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Settings that are read at a start: changed in the cluster's specification, and brought into force by restarting just the brokers and
 * ZooKeeper nodes concerned, one after the other. Thread-safe.
 */
public final class StaticSettings {
    /** One change that is being carried out; {@code moved} start with the new values. */
    private record PendingChange(ClusterSpec after, Set<Integer> moved) {}

    private final Cluster cluster;
    private final CurrentSpec spec;
    private final Tasks tasks;
    private final Journal journal;
    private final StaticEvents events;
    private volatile Optional<PendingChange> underway = Optional.empty();
    private volatile Optional<RollingRestart> roll = Optional.empty();
    private volatile CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    StaticSettings(Cluster cluster, CurrentSpec spec, Tasks tasks) {
        this.cluster = cluster;
        this.spec = spec;
        this.tasks = tasks;
        this.journal = cluster.journal();
        this.events = new StaticEvents(journal);
    }

    /** What restarts now. */
    public Optional<RollingStatus> rolling() {
        return roll.map(RollingRestart::status);
    }

    /**
     * Ends a rolling restart after the one that restarts now. Completes when it has ended; fails with {@link IllegalStateException} when
     * there is none.
     */
    public CompletableFuture<Void> cancel() {
        Optional<RollingRestart> now = roll;
        if (now.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("No rolling restart is under way: there is nothing to cancel."));
        }
        now.get().cancel();
        return last.handle((done, error) -> null);
    }

    /** The ids in the order in which they restart: the one that does most goes last, so that its work moves once only. */
    public static List<Integer> order(List<Integer> ids, int last) {
        var order =
                new ArrayList<>(ids.stream().filter(id -> id != last).sorted().toList());
        if (ids.contains(last)) {
            order.add(last);
        }
        return List.copyOf(order);
    }

    /** What a broker's next start is given. */
    ClusterSpec specFor(int broker) {
        return underway.filter(u -> u.moved().contains(broker))
                .map(PendingChange::after)
                .orElseGet(spec::now);
    }

    /** Whether brokers restart one after the other now. */
    boolean busy() {
        return underway.isPresent();
    }

    /**
     * What {@link #change} would refuse.
     *
     * @throws InvalidSettingException naming setting and value
     */
    public void check(StaticChanges changes) {
        ClusterSpec before = spec.now();
        ClusterSpec after = changes.appliedTo(before);
        for (BrokerSpec broker : after.brokers()) {
            BrokerSettings then = cluster.broker(broker.id()).settingsUnder(after);
            Listeners.of(then);
            then.find("advertised.listeners")
                    .filter(v -> !v.isBlank())
                    .ifPresent(v -> Listeners.parse("advertised.listeners", v));
            keepsDirectories(broker.id(), cluster.broker(broker.id()).settingsUnder(before), then);
        }
        if (!changes.zooCfg().isEmpty()) {
            ensemble().check(after.zooKeeper().known());
        }
    }

    /** What lies in a directory would be gone, and its replicas with it. */
    private static void keepsDirectories(int broker, BrokerSettings before, BrokerSettings after) {
        List<String> then = after.getList("log.dirs");
        for (String directory : before.getList("log.dirs")) {
            if (!then.contains(directory)) {
                throw new InvalidSettingException(
                        "log.dirs",
                        String.join(",", then),
                        "broker " + broker + " keeps logs in " + directory
                                + ": directories can be added, the existing ones stay");
            }
        }
        if (new TreeSet<>(then).size() < then.size()) {
            throw new InvalidSettingException("log.dirs", String.join(",", then), "a directory is named twice");
        }
    }

    /**
     * What {@link #change} would not begin.
     *
     * @throws InvalidSettingException as {@link #check}
     * @throws RollingException when another restart is under way, or something does not run that must
     */
    public void require(StaticChanges changes) {
        if (!changes.isEmpty()) {
            check(changes);
            plan(changes);
        }
    }

    /** What restarts. */
    private record Plan(ClusterSpec before, ClusterSpec after, List<Integer> brokers, List<Integer> nodes) {}

    /** Whether nodes restart for these changes of {@code zoo.cfg}. */
    public boolean restartsNodes(Map<String, Optional<String>> zooCfg) {
        ClusterSpec after = new StaticChanges(Map.of(), Map.of(), zooCfg).appliedTo(spec.now());
        return !zooCfg.isEmpty() && ensemble().restartsFor(after.zooKeeper().known());
    }

    private Plan plan(StaticChanges changes) {
        ClusterSpec before = spec.now();
        ClusterSpec after = changes.appliedTo(before);
        boolean nodes = restartsNodes(changes.zooCfg());
        var plan = new Plan(before, after, concerned(before, after), nodes ? nodes() : List.of());
        if (busy()) {
            throw new RollingException(
                    RollingException.Kind.ROLLING,
                    "Brokers or ZooKeeper nodes restart already: wait until they are through, or cancel it.");
        }
        requireAllUp(plan.brokers(), plan.nodes());
        return plan;
    }

    private Ensemble ensemble() {
        return cluster.ensemble()
                .orElseThrow(() -> new IllegalStateException(
                        "The ensemble runs outside this process: change its zoo.cfg where it runs."));
    }

    /**
     * Changes the specification, then restarts the running brokers and nodes whose settings become others; completes when the last one is
     * back and everything is in sync. A broker or node that does not come back is put back to its former values, and the rest is not
     * touched. Fails with {@link RollingException} when it did not go through to the end; what was restarted keeps the new values.
     *
     * @throws InvalidSettingException as {@link #check}
     */
    public synchronized CompletableFuture<Void> change(StaticChanges changes) {
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        check(changes);
        Plan plan = plan(changes);
        ClusterSpec before = plan.before();
        ClusterSpec after = plan.after();
        long cause = Causes.current();
        if (plan.brokers().isEmpty() && plan.nodes().isEmpty()) {
            cluster.ensemble().ifPresent(e -> e.keep(after.zooKeeper().known()));
            become(before, after, cause);
            return CompletableFuture.completedFuture(null);
        }
        var names = new TreeSet<String>();
        names.addAll(changes.shared().keySet());
        changes.brokers().values().forEach(b -> names.addAll(b.keySet()));
        var now = new PendingChange(after.withZooKeeper(before.zooKeeper()), ConcurrentHashMap.newKeySet());
        underway = Optional.of(now);
        last = rollBrokers(now, plan.brokers(), List.copyOf(names), cause)
                .thenCompose(done -> rollNodes(
                        after, plan.nodes(), List.copyOf(changes.zooCfg().keySet()), cause))
                .whenComplete((done, error) -> {
                    roll = Optional.empty();
                    underway = Optional.empty();
                });
        return last;
    }

    /** Running brokers whose settings, as far as they matter here, become others. */
    private List<Integer> concerned(ClusterSpec before, ClusterSpec after) {
        return cluster.brokers().stream()
                .filter(b -> b.state() == BrokerPhase.RUNNING || b.state() == BrokerPhase.STARTING)
                .filter(b -> !followed(b.settingsUnder(before)).equals(followed(b.settingsUnder(after))))
                .map(Broker::id)
                .toList();
    }

    private static Map<String, String> followed(BrokerSettings settings) {
        var followed = new HashMap<>(settings.fixed());
        followed.keySet().removeIf(name -> Catalogue.honoured().broker(name).isEmpty());
        return followed;
    }

    private List<Integer> nodes() {
        return ensemble().status().stream().map(Ensemble.NodeStatus::id).toList();
    }

    private void requireAllUp(List<Integer> brokers, List<Integer> nodes) {
        List<Integer> down = cluster.brokers().stream()
                .filter(b -> b.state() != BrokerPhase.RUNNING && b.state() != BrokerPhase.STARTING)
                .map(Broker::id)
                .toList();
        int lacking = brokers.isEmpty() || down.isEmpty() ? 0 : RollingBrokers.underReplicated(cluster.newestImage());
        if (lacking > 0) {
            throw new RollingException(
                    RollingException.Kind.NOT_IN_SYNC,
                    Counted.of(lacking, "partition lacks", "partitions lack") + " replicas, and "
                            + (down.size() == 1 ? "broker " + down.getFirst() + " does" : "brokers " + down + " do")
                            + " not run: start what is down first, so that no partition is lost while others restart.");
        }
        List<Integer> downNodes = nodes.isEmpty()
                ? List.of()
                : ensemble().status().stream()
                        .filter(n -> n.state() == Ensemble.NodeStatus.State.STOPPED)
                        .map(Ensemble.NodeStatus::id)
                        .toList();
        if (!downNodes.isEmpty()) {
            throw new RollingException(
                    RollingException.Kind.NOT_IN_SYNC,
                    "ZooKeeper nodes " + downNodes
                            + " do not run: start them first, so that the quorum lasts while others" + " restart.");
        }
    }

    // ---- brokers

    private CompletableFuture<Void> rollBrokers(
            PendingChange now, List<Integer> ids, List<String> settings, long cause) {
        ClusterSpec before = spec.now();
        if (ids.isEmpty()) {
            become(before, now.after(), cause);
            return CompletableFuture.completedFuture(null);
        }
        List<Integer> order = order(ids, cluster.newestImage().controller());
        return roll(new RollingBrokers(cluster, now.moved()), false, order, settings, cause)
                .thenAccept(outcome -> {
                    ClusterSpec result =
                            outcome.left().isEmpty() ? now.after() : before.partly(now.after(), outcome.done());
                    become(before, result, cause);
                    fail("Broker", outcome);
                });
    }

    // ---- ZooKeeper

    private CompletableFuture<Void> rollNodes(ClusterSpec after, List<Integer> ids, List<String> settings, long cause) {
        if (settings.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        ClusterSpec before = spec.now();
        ClusterSpec then = before.withZooKeeper(after.zooKeeper());
        if (ids.isEmpty()) {
            ensemble().keep(then.zooKeeper().known());
            become(before, then, cause);
            return CompletableFuture.completedFuture(null);
        }
        int leader = ensemble().status().stream()
                .filter(n -> n.state() == Ensemble.NodeStatus.State.LEADING)
                .mapToInt(Ensemble.NodeStatus::id)
                .findFirst()
                .orElse(-1);
        return roll(
                        new RollingNodes(
                                ensemble(),
                                before.zooKeeper().known(),
                                then.zooKeeper().known()),
                        true,
                        order(ids, leader),
                        settings,
                        cause)
                .thenAccept(outcome -> {
                    if (outcome.left().isEmpty()) {
                        ensemble().keep(then.zooKeeper().known());
                        become(before, then, cause);
                    }
                    fail("ZooKeeper node", outcome);
                });
    }

    // ---- both

    private void become(ClusterSpec before, ClusterSpec after, long cause) {
        spec.change(after);
        Causes.with(cause, () -> events.append(before, after));
    }

    private CompletableFuture<RollingRestart.Outcome> roll(
            RollingRestart.Members members, boolean zooKeeper, List<Integer> order, List<String> settings, long cause) {
        long began =
                journal.append(JournalEntry.CLUSTER, cause, new SettingEvent.RollingBegan(zooKeeper, order, settings));
        var rolling = new RollingRestart(tasks, members, zooKeeper, order, settings, began);
        roll = Optional.of(rolling);
        return rolling.run().thenApply(outcome -> {
            journal.append(
                    JournalEntry.CLUSTER,
                    began,
                    new SettingEvent.RollingEnded(zooKeeper, outcome.done(), outcome.left(), outcome.problem()));
            return outcome;
        });
    }

    private static void fail(String what, RollingRestart.Outcome outcome) {
        if (outcome.left().isEmpty()) {
            return;
        }
        String rest = outcome.done().isEmpty()
                ? " Nothing else was restarted."
                : " Those with the new values: " + outcome.done() + "; with the former ones: " + outcome.left() + ".";
        if (outcome.problem().isEmpty()) {
            throw new RollingException(
                    RollingException.Kind.ROLLING_CANCELLED, "The rolling restart was cancelled." + rest);
        }
        throw new RollingException(
                RollingException.Kind.ROLLING_FAILED,
                what + " " + outcome.left().getFirst()
                        + " did not come back with the new values and got its former ones again: " + outcome.problem()
                        + rest);
    }
}
