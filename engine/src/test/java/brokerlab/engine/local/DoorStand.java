package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingRow;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The door of a small cluster that runs in a folder, and what tests ask of it. */
final class DoorStand implements AutoCloseable {
    private static final long GIVE_UP_SECONDS = 90;
    /** Not at once: the processor may be the one that brings what is waited for. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Door door;

    private DoorStand(Door door) {
        this.door = door;
    }

    /** Opens a cluster of brokers 1 to {@code brokers} on ports of its own and waits until all have started. */
    static DoorStand open(String name, Path folder, int brokers, int nodes, Map<String, String> settings)
            throws Exception {
        return open(name, folder, brokers, List.of(), nodes, settings);
    }

    /** The same with racks, by broker. */
    static DoorStand open(
            String name, Path folder, int brokers, List<String> racks, int nodes, Map<String, String> settings)
            throws Exception {
        var stand = begin(name, folder, brokers, racks, nodes, settings);
        for (int id = 1; id <= brokers; id++) {
            int broker = id;
            stand.event(0, e -> e.event() instanceof BrokerEvent.BrokerStarted b && b.broker() == broker);
        }
        return stand;
    }

    /** The same, and does not wait. */
    static DoorStand begin(
            String name, Path folder, int brokers, List<String> racks, int nodes, Map<String, String> settings) {
        return new DoorStand(LocalDoor.open(new LocalSpec(
                name,
                folder,
                brokers,
                racks,
                nodes,
                Optional.empty(),
                0,
                0,
                settings,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty())));
    }

    /** Three brokers and three nodes, set so that what settings do is seen soon. */
    static DoorStand forSettings(Path folder) throws Exception {
        return open(
                "settings",
                folder,
                3,
                3,
                Map.of(
                        "log.retention.check.interval.ms", "300",
                        "offsets.topic.num.partitions", "1",
                        "zookeeper.session.timeout.ms", "4000",
                        "controlled.shutdown.retry.backoff.ms", "100",
                        "auto.leader.rebalance.enable", "false"));
    }

    Door door() {
        return door;
    }

    /** Where clients begin; a snapshot made while brokers restart may know of none. */
    String bootstrap() throws Exception {
        await(() -> !door.snapshot().cluster().bootstrap().isEmpty());
        return door.snapshot().cluster().bootstrap();
    }

    void done(Command command) throws Exception {
        door.execute(command).get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
    }

    DoorException refused(Command command) {
        var error = assertThrows(
                ExecutionException.class, () -> door.execute(command).get(GIVE_UP_SECONDS, TimeUnit.SECONDS));
        return (DoorException) error.getCause();
    }

    <R> R ask(Query<R> query) throws Exception {
        return door.query(query).get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
    }

    SettingRow row(SettingScope scope, String name) throws Exception {
        return ask(new Query.Settings(scope)).stream()
                .filter(r -> r.setting().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The first such entry after the one of that id, also one that is yet to come. */
    JournalEntry event(long afterId, Predicate<JournalEntry> wanted) throws Exception {
        var found = new CompletableFuture<JournalEntry>();
        Runnable end = door.onEvent(afterId, e -> {
            if (wanted.test(e)) {
                found.complete(e);
            }
        });
        try {
            return found.get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
        } finally {
            end.run();
        }
    }

    List<JournalEntry> since(long id) {
        var entries = new ArrayList<JournalEntry>();
        door.onEvent(id, entries::add).run();
        return entries;
    }

    /** The id of the newest entry. */
    long now() {
        return since(0).getLast().id();
    }

    /** Brokers that stopped after that entry, in their order. */
    List<Integer> stopped(long since) {
        return since(since).stream()
                .filter(e -> e.event() instanceof BrokerEvent.BrokerStopped)
                .map(e -> ((BrokerEvent.BrokerStopped) e.event()).broker())
                .toList();
    }

    /** What is live is known to a broker a moment after it was written. */
    void await(Condition condition) throws Exception {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < giveUp, "in time");
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** The first snapshot that is as wanted. */
    Snapshot awaitSnapshot(Predicate<Snapshot> wanted) throws Exception {
        await(() -> wanted.test(door.snapshot()));
        return door.snapshot();
    }

    @Override
    public void close() {
        door.close();
    }

    interface Condition {
        boolean holds() throws Exception;
    }
}
