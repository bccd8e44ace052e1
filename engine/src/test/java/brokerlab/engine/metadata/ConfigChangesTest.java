package brokerlab.engine.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.PasswordEncoder;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.ConfigChangeZnode;
import brokerlab.engine.coordination.ConfigZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.settings.LiveChecks;
import brokerlab.engine.settings.SettingsPolicy;
import brokerlab.engine.settings.SettingsService;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.AlterConfigPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two brokers on one ensemble; broker 1 journals, as the active controller does. Time and tasks are moved by hand. */
final class ConfigChangesTest {
    private final ManualClock clock = new ManualClock();
    private final ManualTasks tasks = new ManualTasks(clock);
    private final Journal journal = new Journal(clock, 1000);
    private final MemoryEnsemble ensemble = new MemoryEnsemble(tasks);
    private final Coordination client1 = ensemble.connect("/lab", 6_000, tasks, "one");
    private final Coordination client2 = ensemble.connect("/lab", 6_000, tasks, "two");
    private final BrokerSettings settings1 = new BrokerSettings(Map.of());
    private final BrokerSettings settings2 = new BrokerSettings(Map.of());
    private final ConfigChanges broker1 = new ConfigChanges(1, client1, settings1, tasks, journal, () -> true);
    private final ConfigChanges broker2 = new ConfigChanges(2, client2, settings2, tasks, journal, () -> false);
    private final SettingsService writer = service(client2, broker2, new BrokerSettings(Map.of()));

    @BeforeEach
    void start() {
        ZnodeLayout.PERSISTENT_ROOTS.forEach(client1::ensurePath);
        tasks.runAll();
        var both = CompletableFuture.allOf(broker1.start(), broker2.start());
        tasks.runAll();
        assertTrue(both.isDone());
    }

    @Test
    void aTopicsSettingReachesEveryBrokerAndIsJournaledOnceWithItsCause() {
        var told = new ArrayList<String>();
        broker2.topics().onChange(topic -> {
            told.add(topic);
            return CompletableFuture.completedFuture(null);
        });
        long before = broker2.topics().settings("t").retentionMs();
        Causes.with(
                41,
                () -> done(alter(writer, new SettingScope.Topic("t"), Map.of("retention.ms", Optional.of("5000")))));
        assertEquals(5000, broker1.topics().settings("t").retentionMs());
        assertEquals(5000, broker2.topics().settings("t").retentionMs());
        assertEquals(Map.of("retention.ms", "5000"), broker2.topics().overrides("t"));
        assertEquals(List.of("t"), told);
        done(writer.alter(new SettingScope.Topic("t"), values -> Map.of()));
        assertEquals(before, broker2.topics().settings("t").retentionMs());
        assertEquals(
                List.of(
                        new SettingEvent.SettingChanged(new SettingScope.Topic("t"), "retention.ms", "", "5000"),
                        new SettingEvent.SettingChanged(new SettingScope.Topic("t"), "retention.ms", "5000", "")),
                events());
        assertEquals(41, journal.since(0).getFirst().causeId());
        assertEquals(List.of("topics/t", "topics/t"), notices());
    }

    @Test
    void brokersTakeTheClusterDefaultAndTheirOwnValuesAndTopicsFollow() {
        var told = new ArrayList<String>();
        broker1.topics().settings("t");
        broker1.topics().onChange(topic -> {
            told.add(topic);
            return CompletableFuture.completedFuture(null);
        });
        done(alter(writer, new SettingScope.ClusterDefault(), Map.of("log.retention.ms", Optional.of("7000"))));
        done(alter(writer, new SettingScope.Broker(2), Map.of("log.retention.ms", Optional.of("8000"))));
        assertEquals(7000, settings1.getLong("log.retention.ms"));
        assertEquals(8000, settings2.getLong("log.retention.ms"));
        assertEquals(7000, broker1.topics().settings("t").retentionMs());
        assertEquals(8000, broker2.topics().settings("t").retentionMs());
        assertEquals(List.of("t"), told);
        assertEquals(
                List.of(
                        new SettingEvent.SettingChanged(
                                new SettingScope.ClusterDefault(), "log.retention.ms", "", "7000"),
                        new SettingEvent.SettingChanged(new SettingScope.Broker(2), "log.retention.ms", "", "8000")),
                events());
    }

    /** Who shows a broker's settings asks for them when it says so, and has to find them. */
    @Test
    void eachBrokerTellsOfASettingWhenItGoesByIt() {
        var told = new ArrayList<String>();
        journal.subscribe(0, entry -> {
            if (entry.event() instanceof SettingEvent.SettingsTaken taken) {
                BrokerSettings of = entry.broker() == 1 ? settings1 : settings2;
                ConfigChanges broker = entry.broker() == 1 ? broker1 : broker2;
                told.add(entry.broker() + " " + taken.scope() + " " + of.getLong("log.retention.ms") + " "
                        + broker.topics().settings("t").retentionMs());
            }
        });
        done(alter(writer, new SettingScope.ClusterDefault(), Map.of("log.retention.ms", Optional.of("7000"))));
        done(alter(writer, new SettingScope.Broker(2), Map.of("log.retention.ms", Optional.of("8000"))));
        done(alter(writer, new SettingScope.Topic("t"), Map.of("retention.ms", Optional.of("9000"))));
        told.sort(Comparator.naturalOrder());
        assertEquals(
                List.of(
                                "1 " + new SettingScope.ClusterDefault() + " 7000 7000",
                                "1 " + new SettingScope.Topic("t") + " 7000 9000",
                                "2 " + new SettingScope.Broker(2) + " 8000 8000",
                                "2 " + new SettingScope.ClusterDefault() + " 7000 7000",
                                "2 " + new SettingScope.Topic("t") + " 8000 9000")
                        .stream()
                        .sorted()
                        .toList(),
                told);
    }

    @Test
    void aTopicsSettingsAreKnownWhenItIsMadeAndForgottenWithIt() {
        done(client1.create(
                "/config/topics/t", new ConfigZnode(Map.of("segment.bytes", "1000")).encode(), Mode.PERSISTENT));
        assertEquals(1000, broker2.topics().settings("t").segmentBytes());
        done(client1.delete("/config/topics/t", -1));
        assertEquals(Map.of(), broker2.topics().overrides("t"));
    }

    @Test
    void S17_whoAsksForATopicsSettingsGetsThoseThatStandThen() {
        client1.create("/config/topics/t", new ConfigZnode(Map.of("segment.bytes", "1000")).encode(), Mode.PERSISTENT);
        var seen = new ArrayList<Integer>();
        ensemble.quorum(false);
        tasks.runAll();
        broker2.topics()
                .upToDate(Set.of("t"))
                .thenRun(() -> seen.add(broker2.topics().settings("t").segmentBytes()));
        tasks.advance(20_000);
        assertEquals(List.of(), seen, "nobody can tell");
        ensemble.quorum(true);
        tasks.advance(10_000);
        assertEquals(List.of(1000), seen);
    }

    /** In whatever moment of a second reading of everything it comes. */
    @Test
    void S17_whatComesWhileEverythingIsReadIsNotForgotten() {
        var taken = new HashMap<SettingScope, Map<String, String>>();
        broker2.follow((entity, values) -> {
            taken.put(entity, values);
            return List.of();
        });
        done(client1.create("/config/users/old", quota(), Mode.PERSISTENT));
        int waited = 1;
        for (int round = 0; waited > 0; round++) {
            ensemble.quorum(false);
            ensemble.quorum(true);
            tasks.runSome(round);
            waited = tasks.waiting();
            client1.create("/config/users/u" + round, quota(), Mode.PERSISTENT);
            tasks.runAll();
            assertEquals(
                    Map.of("producer_byte_rate", "1"),
                    taken.get(new SettingScope.User("u" + round)),
                    "after " + round + " tasks");
            client1.delete("/config/users/u" + round, Coordination.ANY_VERSION);
            tasks.advance(1);
            assertEquals(
                    Map.of(), taken.get(new SettingScope.User("u" + round)), "and it is forgotten when it is gone");
        }
    }

    private static byte[] quota() {
        return new ConfigZnode(Map.of("producer_byte_rate", "1")).encode();
    }

    @Test
    void writersThatRaceBothGetTheirChangeIn() {
        var one = alter(
                service(client1, broker1, settings1),
                new SettingScope.Topic("t"),
                Map.of("retention.ms", Optional.of("5000")));
        var two = alter(writer, new SettingScope.Topic("t"), Map.of("segment.bytes", Optional.of("1000")));
        tasks.runAll();
        one.join();
        two.join();
        assertEquals(
                Map.of("retention.ms", "5000", "segment.bytes", "1000"),
                broker1.topics().overrides("t"));
    }

    /** A policy that a user may have. */
    public static final class NothingBelowASecond implements AlterConfigPolicy {
        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void validate(RequestMetadata asked) {
            String retention = asked.configs().getOrDefault("retention.ms", "604800000");
            if (Long.parseLong(retention) < 1_000) {
                throw new PolicyViolationException(asked.resource().name() + ": " + retention + " ms is too short");
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void alterConfigPolicyClassName_theClassMayRefuseAChange() {
        var settings =
                new BrokerSettings(Map.of("alter.config.policy.class.name", NothingBelowASecond.class.getName()));
        var obedient = service(client2, broker2, settings);
        var refused = alter(obedient, new SettingScope.Topic("t"), Map.of("retention.ms", Optional.of("500")));
        tasks.runAll();
        var e = (ProtocolException)
                assertThrows(CompletionException.class, refused::join).getCause();
        assertEquals(ErrorCode.POLICY_VIOLATION, e.code());
        assertEquals("t: 500 ms is too short", e.getMessage());
        assertThrows(
                ProtocolException.class,
                () -> obedient.check(new SettingScope.Topic("t"), Map.of("retention.ms", "500")));
        assertEquals(Map.of(), broker1.topics().overrides("t"));
        done(alter(obedient, new SettingScope.Topic("t"), Map.of("retention.ms", Optional.of("1500"))));
        assertEquals(1500, broker1.topics().settings("t").retentionMs());
    }

    @Test
    void aChangeThatIsRefusedOrChangesNothingWritesNothing() {
        var refused = writer.alter(new SettingScope.Topic("t"), values -> {
            throw new IllegalArgumentException("no");
        });
        tasks.runAll();
        assertEquals(
                "no",
                assertThrows(CompletionException.class, refused::join)
                        .getCause()
                        .getMessage());
        done(alter(writer, new SettingScope.Topic("t"), Map.of("retention.ms", Optional.empty())));
        assertEquals(List.of(), notices());
    }

    @Test
    void whatWasMissedWithoutASessionIsReadAfterwards() {
        done(alter(writer, new SettingScope.Topic("gone"), Map.of("retention.ms", Optional.of("1"))));
        ensemble.quorum(false);
        tasks.runAll();
        ensemble.expire(client2.session().orElseThrow().id());
        ensemble.quorum(true);
        // Before broker 2 hears of anything again.
        client1.deleteRecursively("/config/topics/gone");
        alter(
                service(client1, broker1, settings1),
                new SettingScope.Topic("new"),
                Map.of("retention.ms", Optional.of("2")));
        tasks.runAll();
        assertEquals(Map.of(), broker2.topics().overrides("gone"));
        assertEquals(2, broker2.topics().settings("new").retentionMs());
    }

    @Test
    void valuesAnotherToolWroteUncheckedArePassedOverWithAWarning() {
        done(client1.create(
                "/config/topics/t",
                new ConfigZnode(Map.of("retention.ms", "soon", "segment.bytes", "1000")).encode(),
                Mode.PERSISTENT));
        assertEquals(Map.of("segment.bytes", "1000"), broker1.topics().overrides("t"));
        done(client1.create("/config/topics/u", new byte[] {'{'}, Mode.PERSISTENT));
        done(client1.create(
                "/config/brokers/1", new ConfigZnode(Map.of("log.retention.ms", "x")).encode(), Mode.PERSISTENT));
        var warnings = journal.since(0).stream()
                .map(JournalEntry::event)
                .filter(ProblemEvent.Warning.class::isInstance)
                .map(w -> ((ProblemEvent.Warning) w).what())
                .toList();
        assertEquals(3, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("retention.ms in /config/topics/t"), warnings.get(0));
        assertTrue(warnings.get(1).startsWith("/config/topics/u:"), warnings.get(1));
        assertTrue(warnings.get(2).contains("log.retention.ms in /config/brokers/1"), warnings.get(2));
    }

    @Test
    void noticesArePurgedAfterFifteenMinutes() {
        done(alter(writer, new SettingScope.Topic("t"), Map.of("retention.ms", Optional.of("1"))));
        tasks.advance(14 * 60_000L);
        done(alter(writer, new SettingScope.Topic("u"), Map.of("retention.ms", Optional.of("1"))));
        assertEquals(List.of("topics/t", "topics/u"), notices());
        tasks.advance(2 * 60_000L);
        done(alter(writer, new SettingScope.Topic("v"), Map.of("retention.ms", Optional.of("1"))));
        assertEquals(List.of("topics/u", "topics/v"), notices());
    }

    private List<ClusterEvent> events() {
        return journal.since(0).stream()
                .map(JournalEntry::event)
                .filter(e -> !(e instanceof SettingEvent.SettingsTaken))
                .toList();
    }

    private List<String> notices() {
        var result = new ArrayList<String>();
        for (String name : done(client1.children("/config/changes"))) {
            String path = "/config/changes/" + name;
            result.add(ConfigChangeZnode.decode(
                            path, done(client1.get(path)).orElseThrow().data())
                    .entityPath());
        }
        return result;
    }

    private static SettingsService service(Coordination client, ConfigChanges changes, BrokerSettings settings) {
        return new SettingsService(
                client, SettingsPolicy.of(settings), PasswordEncoder.of(settings), new LiveChecks(), changes);
    }

    private static CompletableFuture<Void> alter(
            SettingsService service, SettingScope.Entity entity, Map<String, Optional<String>> values) {
        return service.alter(Map.of(entity, values));
    }

    private <T> T done(CompletableFuture<T> future) {
        tasks.runAll();
        return future.join();
    }
}
