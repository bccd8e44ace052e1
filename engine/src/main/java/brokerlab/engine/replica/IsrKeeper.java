package brokerlab.engine.replica;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.SessionEvent;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.replica.IsrState.Proposal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes ISR changes to the partitions' znodes and tells the controller. A proposal ends only when its outcome is known:
 *
 * <pre>
 *   set(version) ── done ───────────────────────────────────────────▶ settled, journal, notice
 *        ├── BAD_VERSION ─▶ read: ours, epoch and leader unchanged ──▶ settled with what is there
 *        │                  another epoch or leader ─────────────────▶ stays pending: LeaderAndIsr is on its way
 *        └── no answer ──▶ kept, and set again when connected: either it succeeds or BAD_VERSION tells what happened
 * </pre>
 *
 * A kept proposal to take a follower in is not set again but undone: meanwhile the follower may have lost its power and what it
 * had (R1). If it still has all, its next fetch proposes it anew.
 */
final class IsrKeeper implements AutoCloseable {
    /** Changes gathered into one notice to the controller. */
    private static final long NOTICE_MS = 200;

    private static final long AGAIN_MS = 1_000;

    private final int broker;
    private final Tasks tasks;
    private final Lane lane;
    private final Journal journal;
    private final Coordination coordination;
    private final Waits waits;
    private final Runnable unwatch;
    private final Set<Open> open = new LinkedHashSet<>();
    private final Set<TopicPartition> unannounced = new LinkedHashSet<>();
    private boolean announcing;
    private boolean connected = true;
    private volatile boolean closed;

    /** A proposal and whose it is. */
    private record Open(Partition partition, Leadership leadership, Proposal proposal) {
        String path() {
            return ZnodeLayout.partitionState(partition.name());
        }

        /** By a leader that is sound: there is nothing it would have to recover from. */
        PartitionStateZnode content(int broker, List<Integer> members) {
            return new PartitionStateZnode(broker, leadership.leaderEpoch(), members, leadership.controllerEpoch());
        }

        /** Whether it takes a follower in. */
        boolean joins() {
            return !leadership.isr().members().containsAll(proposal.members());
        }

        boolean live() {
            return partition.role() == leadership && leadership.pending(proposal);
        }
    }

    IsrKeeper(int broker, Tasks tasks, Journal journal, Coordination coordination, Waits waits) {
        this.broker = broker;
        this.tasks = tasks;
        this.lane = tasks.lane("isr-" + broker);
        this.journal = journal;
        this.coordination = coordination;
        this.waits = waits;
        this.unwatch = coordination.onSession(event -> {
            boolean now = event.state() == SessionEvent.State.CONNECTED;
            lane.execute(() -> {
                connected = now;
                if (now) {
                    writeAgain();
                }
            });
        });
    }

    /** Carries out a proposal already noted in the partition's ISR state. */
    void propose(Partition partition, Leadership leadership, Proposal proposal) {
        lane.execute(() -> write(new Open(partition, leadership, proposal)));
    }

    private void write(Open change) {
        if (connected || !change.joins()) {
            set(change, change.proposal().members());
        } else if (change.live()) {
            // The client would hold it back until it is connected, however long that takes.
            keep(change);
        }
    }

    private void set(Open change, List<Integer> members) {
        if (closed || !change.live()) {
            return;
        }
        coordination
                .set(
                        change.path(),
                        change.content(broker, members).encode(),
                        change.proposal().version())
                .whenComplete((written, error) -> lane.execute(() -> {
                    if (error == null) {
                        settle(change, members, written.version());
                    } else {
                        failed(change, error);
                    }
                }));
    }

    private void failed(Open change, Throwable error) {
        switch (CoordinationException.reasonOf(error)) {
            case BAD_VERSION -> readBack(change);
            case NO_NODE, CLOSED -> {
                // The topic is being deleted, or this broker ends: the role does, too.
            }
            default -> keep(change, error);
        }
    }

    private void readBack(Open change) {
        coordination
                .get(change.path())
                .whenComplete((znode, error) -> lane.execute(() -> {
                    if (error != null) {
                        failed(change, error);
                    } else if (znode.isPresent()) {
                        var found = PartitionStateZnode.decode(
                                change.path(), znode.get().data());
                        if (found.leader() == broker
                                && found.leaderEpoch() == change.leadership().leaderEpoch()) {
                            change.leadership().heardOf(found.controllerEpoch());
                            settle(change, found.isr(), znode.get().version());
                        }
                    }
                }));
    }

    /** Nobody knows whether it happened: the larger ISR stays in force until it is known. */
    private void keep(Open change, Throwable error) {
        if (CoordinationException.reasonOf(error) == Reason.OTHER) {
            journal.append(
                    broker,
                    new ProblemEvent.Warning(
                            "ISR change of " + change.partition().name() + " could not be written: " + error,
                            "It is tried again every second; see the ZooKeeper screen."));
        }
        keep(change);
    }

    private void keep(Open change) {
        if (open.add(change) && open.size() == 1) {
            tasks.after(AGAIN_MS, () -> lane.execute(this::writeAgain));
        }
    }

    private void writeAgain() {
        var again = new ArrayList<>(open);
        open.clear();
        for (Open change : again) {
            if (connected && change.joins()) {
                set(change, change.leadership().isr().members());
            } else {
                write(change);
            }
        }
        announceSoon();
    }

    private void settle(Open change, List<Integer> members, int version) {
        Partition partition = change.partition();
        List<Integer> before = change.leadership().isr().members();
        Optional<Boolean> advanced = partition.settle(change.leadership(), change.proposal(), members, version);
        if (advanced.isEmpty()) {
            return;
        }
        record(partition.name(), before, members);
        waits.changed(partition.name());
        unannounced.add(partition.name());
        announceSoon();
    }

    private void record(TopicPartition name, List<Integer> before, List<Integer> after) {
        if (!after.containsAll(before)) {
            journal.append(broker, new ReplicationEvent.IsrShrunk(name.topic(), name.partition(), before, after));
        } else if (after.size() > before.size()) {
            journal.append(broker, new ReplicationEvent.IsrExpanded(name.topic(), name.partition(), before, after));
        }
    }

    private void announceSoon() {
        if (!announcing && !unannounced.isEmpty()) {
            announcing = true;
            tasks.after(NOTICE_MS, () -> lane.execute(this::announce));
        }
    }

    private void announce() {
        if (closed) {
            return;
        }
        var batch = new LinkedHashSet<>(unannounced);
        unannounced.clear();
        coordination
                .create(ZnodeLayout.ISR_CHANGE_PREFIX, notice(batch), Coordination.Mode.PERSISTENT_SEQUENTIAL)
                .whenComplete((written, error) -> lane.execute(() -> {
                    announcing = false;
                    if (error != null && CoordinationException.reasonOf(error) != Reason.CLOSED) {
                        unannounced.addAll(batch);
                        tasks.after(AGAIN_MS, () -> lane.execute(this::announceSoon));
                    } else {
                        announceSoon();
                    }
                }));
    }

    /** {@code isr_change_…}, version 1. Topic names need no escapes: letters, digits, dot, underscore, hyphen. */
    static byte[] notice(Set<TopicPartition> partitions) {
        var json = new StringBuilder("{\"version\":1,\"partitions\":[");
        String separator = "";
        for (TopicPartition each : partitions) {
            json.append(separator)
                    .append("{\"topic\":\"")
                    .append(each.topic())
                    .append("\",\"partition\":")
                    .append(each.partition())
                    .append('}');
            separator = ",";
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        unwatch.run();
    }
}
