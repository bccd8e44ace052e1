package brokerlab.engine.local;

import static brokerlab.engine.local.SettingChanges.ALL;
import static brokerlab.engine.local.SettingChanges.broker;
import static brokerlab.engine.local.SettingChanges.change;
import static brokerlab.engine.local.SettingChanges.reset;
import static brokerlab.engine.local.SettingChanges.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.ConfigChangeZnode;
import brokerlab.engine.coordination.ConfigZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingOrigin;
import brokerlab.engine.view.SettingRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same values by every way there is: an admin client, the form, a file and an undo, on one cluster. */
@Timeout(180)
class SettingsWaysDoorTest {
    private static final SettingScope TOPIC = new SettingScope.Topic("kept");

    @TempDir
    static Path temp;

    private static DoorStand stand;
    private static Admin admin;
    private static ZooKeeper zooKeeper;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.forSettings(temp);
        stand.done(new Command.CreateTopic("kept", 3, 3, Map.of(), Map.of()));
        admin = Admin.create(Map.of("bootstrap.servers", stand.bootstrap()));
        var connected = new CountDownLatch(1);
        zooKeeper = new ZooKeeper(
                stand.awaitSnapshot(s -> !s.cluster().connect().isEmpty())
                        .cluster()
                        .connect(),
                30_000,
                event -> connected.countDown());
        assertTrue(connected.await(60, TimeUnit.SECONDS));
    }

    @AfterAll
    static void stop() throws Exception {
        zooKeeper.close();
        admin.close();
        stand.close();
    }

    @Test
    void aGoodValueIsStoredAlikeByEveryWay() throws Exception {
        for (SettingChange good : List.of(
                set(ALL, "log.retention.bytes", "7000000"),
                set(ALL, "log.cleaner.min.cleanable.ratio", "0.25"),
                set(broker(2), "log.segment.delete.delay.ms", "777"),
                set(broker(2), "listener.name.plaintext.ssl.truststore.type", "PKCS12"),
                set(TOPIC, "cleanup.policy", "compact,delete"),
                set(TOPIC, "retention.ms", "3600000"))) {
            byClient(good);
            holds(good);
            takeBack(good);

            Query.ImportAnswer diff = imported(good);
            assertEquals(List.of(good), diff.changes(), diff::toString);
            assertEquals(List.of(), diff.refusals());
            stand.done(asImport(diff));
            holds(good);
            takeBack(good);

            stand.done(change(good));
            holds(good);
            takeBack(good);
            stand.done(new Command.UndoSettings());
            holds(good);
            takeBack(good);
        }
    }

    @Test
    void aBadValueIsRefusedAlikeByEveryWay() throws Exception {
        for (SettingChange bad : List.of(
                set(ALL, "num.io.threads", "0"),
                set(ALL, "num.io.threads", "9999"),
                set(ALL, "log.cleaner.min.cleanable.ratio", "half"),
                set(broker(2), "log.retention.ms", "a week"),
                set(broker(2), "max.connections.per.ip.overrides", "nowhere"),
                set(TOPIC, "compression.type", "rar"),
                set(TOPIC, "segment.bytes", "13"),
                set(TOPIC, "made.up", "1"))) {
            refused(bad);
        }
    }

    /** What was set when it was good is bad beside what somebody else has set since. */
    @Test
    void aContradictionIsRefusedAlikeByEveryWayAlsoByAnUndo() throws Exception {
        SettingChange least = set(TOPIC, "min.compaction.lag.ms", "5000");
        SettingChange most = set(TOPIC, "max.compaction.lag.ms", "1000");
        stand.done(change(least));
        holds(least);
        takeBack(least);
        byClient(most);
        holds(most);
        assertEquals(refused(least), stand.refused(new Command.UndoSettings()).getMessage());
        assertEquals(Optional.empty(), stored(least));
        takeBack(most);
    }

    /** A running broker takes stores for single listeners only, but follows what another tool wrote past it. */
    @Test
    void aStoreOfNoListenerIsRefusedAlikeByEveryWayAlsoByAnUndo() throws Exception {
        SettingChange store = set(broker(2), "ssl.keystore.location", "/k.p12");
        pastTheBrokers(store);
        holds(store);
        takeBack(store);
        assertEquals(refused(store), stand.refused(new Command.UndoSettings()).getMessage());
        assertEquals(Optional.empty(), stored(store));
        assertEquals(
                Optional.of("a running broker changes it for single listeners only: set listener.name.NAME."
                        + store.name()),
                stand.row(store.scope(), store.name()).refused());
    }

    /** The words by client, form and file, which are the same; nothing is stored. */
    private static String refused(SettingChange bad) throws Exception {
        Throwable onTheWire =
                assertThrows(ExecutionException.class, () -> byClient(bad)).getCause();
        assertEquals(
                bad.scope().equals(TOPIC) ? InvalidConfigurationException.class : InvalidRequestException.class,
                onTheWire.getClass());
        String words = onTheWire.getMessage();
        assertTrue(words.startsWith("Invalid value " + bad.value().orElseThrow() + " for " + bad.name() + ": "), words);
        DoorException ofForm = stand.refused(change(bad));
        assertEquals("INVALID_CONFIG", ofForm.code());
        assertEquals(words, ofForm.getMessage());
        Query.ImportAnswer diff = imported(bad);
        if (diff.refusals().isEmpty()) {
            assertEquals(List.of(bad), diff.changes(), diff::toString);
            assertEquals(words, stand.refused(asImport(diff)).getMessage());
        } else {
            assertEquals(List.of("line 1: " + words), diff.refusals());
        }
        assertEquals(Optional.empty(), stored(bad));
        return words;
    }

    private static void byClient(SettingChange change) throws Exception {
        var resource = change.scope().equals(TOPIC)
                ? new ConfigResource(ConfigResource.Type.TOPIC, "kept")
                : new ConfigResource(ConfigResource.Type.BROKER, change.scope().equals(ALL) ? "" : "2");
        var op = new AlterConfigOp(
                new ConfigEntry(change.name(), change.value().orElseThrow()), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get(60, TimeUnit.SECONDS);
    }

    private static Query.ImportAnswer imported(SettingChange change) throws Exception {
        return stand.ask(new Query.ImportSettings(
                change.scope(), change.name() + "=" + change.value().orElseThrow() + "\n"));
    }

    private static Command asImport(Query.ImportAnswer diff) {
        return new Command.ChangeSettings(diff.changes(), OptionalLong.empty(), SettingOrigin.IMPORT);
    }

    /** As a tool of an older release: values and notice, and no broker asked. */
    private static void pastTheBrokers(SettingChange change) throws Exception {
        var entity = (SettingScope.Entity) change.scope();
        String path = ZnodeLayout.config(entity);
        var values = new TreeMap<String, String>();
        if (zooKeeper.exists(path, false) == null) {
            zooKeeper.create(path, ConfigZnode.EMPTY.encode(), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } else {
            values.putAll(ConfigZnode.decode(path, zooKeeper.getData(path, false, null))
                    .values());
        }
        values.put(change.name(), change.value().orElseThrow());
        zooKeeper.setData(path, new ConfigZnode(values).encode(), -1);
        zooKeeper.create(
                ZnodeLayout.CONFIG_CHANGE_PREFIX,
                new ConfigChangeZnode(entity.path()).encode(),
                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT_SEQUENTIAL);
    }

    /** Is what lies in ZooKeeper, and what the brokers go by. */
    private static void holds(SettingChange change) throws Exception {
        assertEquals(change.value(), stored(change));
        stand.await(() -> own(change).equals(change.value()));
    }

    private static void takeBack(SettingChange change) throws Exception {
        stand.done(change(reset(change.scope(), change.name())));
        assertEquals(Optional.empty(), stored(change));
        stand.await(() -> own(change).isEmpty());
    }

    /** A setting of one listener has a row only while it is set. */
    private static Optional<String> own(SettingChange change) throws Exception {
        return stand.ask(new Query.Settings(change.scope())).stream()
                .filter(row -> row.setting().name().equals(change.name()))
                .findFirst()
                .flatMap(SettingRow::own);
    }

    private static Optional<String> stored(SettingChange change) throws Exception {
        String path = ZnodeLayout.config((SettingScope.Entity) change.scope());
        // A follower of the ensemble may not have seen the write yet.
        var synced = new CountDownLatch(1);
        zooKeeper.sync("/", (code, of, context) -> synced.countDown(), null);
        assertTrue(synced.await(60, TimeUnit.SECONDS));
        return zooKeeper.exists(path, false) == null
                ? Optional.empty()
                : Optional.ofNullable(ConfigZnode.decode(path, zooKeeper.getData(path, false, null))
                        .values()
                        .get(change.name()));
    }
}
