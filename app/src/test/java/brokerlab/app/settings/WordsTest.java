package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Status;
import brokerlab.app.racks.SnapshotBuilder;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Formats;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Snapshot;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a change does and what a value comes to, in words. */
class WordsTest {
    private static final long NOW = 1_795_356_151_000L;

    private static final List<ChangeEffect> ALL = List.of(
            new ChangeEffect.SegmentsDeleted("orders", 0, 1, List.of(0L, 100L), 1, 2 << 20, 200, NOW + 200_000),
            new ChangeEffect.SegmentsDeleted("orders", 1, 2, List.of(0L), 0, 1 << 20, 100, NOW + 200_000),
            new ChangeEffect.SegmentsKept("orders", 0, 1, List.of(0L), 1 << 20, NOW),
            new ChangeEffect.GroupLoses("billing", "orders", 2, 10, 41_218, 41_208),
            new ChangeEffect.SegmentRolled("orders", 0, 1, 0, RollReason.AGE, 0, NOW),
            new ChangeEffect.Compaction("orders", 0, 1, true, 0, 10, 100),
            new ChangeEffect.WritesByIsr("orders", 3, true, 1, 2),
            new ChangeEffect.BatchesRefused("orders", 1000, 2000, 5, List.of(7L), false),
            new ChangeEffect.LargerThanFetch(1, 4 << 20, 1 << 20),
            new ChangeEffect.LeaderElected("orders", 0, 2, true, 17),
            new ChangeEffect.BrokersRestart(List.of(1, 2, 3)),
            new ChangeEffect.NodesRestart(List.of(1, 3, 2)),
            new ChangeEffect.AppRestart(List.of("jute.maxbuffer")),
            new ChangeEffect.ListenersChange(1, List.of("SSL://h:1"), List.of("PLAINTEXT://h:2")),
            new ChangeEffect.ThreadsChange(1, "num.io.threads", 8, 16),
            new ChangeEffect.AutoCreation(1, false, 1, 1),
            new ChangeEffect.TopicDeletion(true, List.of("old")),
            new ChangeEffect.NothingChanges("retention.ms"),
            new ChangeEffect.NoEffect("num.replica.fetchers", Reason.IN_PROCESS),
            new ChangeEffect.Further(ChangeEffect.SegmentsDeleted.class, 5, 10, 1 << 30, 0),
            new ChangeEffect.FromNowOn("num.partitions"));

    private static Map<String, EffectWords.EffectCard> told(Locale language, ChangeEffect... effects) {
        return new EffectWords(new BundleTexts(language), NOW)
                .cards(List.of(effects)).stream().collect(Collectors.toMap(EffectWords.EffectCard::title, c -> c));
    }

    /** What stands on a card for minutes says a time of the clock: a countdown would be wrong after a second. */
    @Test
    void aCheckIsToldByItsTime() {
        String at = new Formats(new BundleTexts(Locale.ENGLISH)).time(NOW + 200_000);
        for (EffectWords.EffectCard card :
                told(Locale.ENGLISH, ALL.get(0), ALL.get(1)).values()) {
            assertTrue(card.toString().contains("At the check of " + at + "."), card.toString());
            assertFalse(card.toString().contains("3 min"), card.toString());
        }
        for (EffectWords.EffectCard card : told(Locale.KOREAN, ALL.get(0)).values()) {
            assertTrue(card.toString().contains(at + "의 검사 때입니다."), card.toString());
        }
    }

    @Test
    void everyKindOfEffectIsToldInBothLanguages() {
        var kinds = new HashSet<>(Arrays.asList(ChangeEffect.class.getPermittedSubclasses()));
        ALL.forEach(e -> kinds.remove(e.getClass()));
        assertEquals(Collections.emptySet(), kinds, "an effect of each kind is in the test");
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            for (ChangeEffect effect : ALL) {
                var cards = told(language, effect);
                assertEquals(1, cards.size(), effect + " " + cards);
                assertTrue(cards.keySet().stream().noneMatch(t -> t.contains("{")), cards.toString());
            }
        }
    }

    @Test
    void deletionsOfATopicAreOneCardWithExactSums() {
        EffectWords.EffectCard card =
                told(Locale.ENGLISH, ALL.get(0), ALL.get(1)).get("deletes 3 segments · 3.0 MB");
        assertEquals(Status.BAD, card.status());
        assertTrue(card.details().getFirst().contains("2 partitions (2 replicas)"), card.toString());
        assertTrue(card.details().get(1).startsWith("At the check of"), card.toString());
        assertTrue(card.details().get(2).startsWith("1 of the segments"), card.toString());
        assertTrue(told(Locale.KOREAN, ALL.get(0), ALL.get(1)).containsKey("세그먼트 3개 삭제 · 3.0 MB"));
    }

    @Test
    void theWorstIsToldFirst() {
        List<Status> order = new EffectWords(new BundleTexts(Locale.ENGLISH), NOW)
                .cards(ALL).stream()
                        .map(EffectWords.EffectCard::status)
                        .distinct()
                        .toList();
        assertEquals(List.of(Status.BAD, Status.WARN, Status.INFO, Status.OK, Status.NEUTRAL), order);
    }

    private static String then(SettingScope scope, String setting, Map<String, String> values, Snapshot now) {
        return then(Locale.ENGLISH, scope, setting, values, now);
    }

    private static String then(
            Locale language, SettingScope scope, String setting, Map<String, String> values, Snapshot now) {
        return String.join(
                " ",
                new Consequences(
                                new BundleTexts(language),
                                scope,
                                name -> Optional.ofNullable(values.get(name)),
                                values::containsKey,
                                now)
                        .of(setting));
    }

    private static final SettingScope CLUSTER = new SettingScope.ClusterDefault();

    private static Snapshot cluster(int brokers, List<List<Integer>> orders) {
        var made = new SnapshotBuilder();
        for (int i = 1; i <= brokers; i++) {
            made.broker(i, "rack-" + i);
        }
        return made.topic("orders", orders).snapshot();
    }

    @Test
    void theWorkedExamplesComeOut() {
        Snapshot now = cluster(3, Collections.nCopies(8, List.of(1, 2, 3)));
        String gb = Integer.toString(1 << 30);
        assertTrue(then(CLUSTER, "log.retention.bytes", Map.of("log.retention.bytes", gb), now)
                .contains("8 × 1.0 GB = 8.0 GB, and a segment more of each"));
        assertTrue(then(new SettingScope.Topic("orders"), "retention.bytes", Map.of("retention.bytes", gb), now)
                .contains("8 × 1.0 GB = 8.0 GB for the topic, on each of its 3 replicas, and a segment more"));
        assertTrue(then(new SettingScope.Ensemble(), "initLimit", Map.of("initLimit", "20", "tickTime", "2000"), now)
                .contains("a follower has 40 s to connect"));
        assertTrue(then(new SettingScope.Ensemble(), "syncLimit", Map.of("syncLimit", "5", "tickTime", "2000"), now)
                .contains("10 s behind"));
        assertTrue(then(
                        CLUSTER,
                        "num.recovery.threads.per.data.dir",
                        Map.of("num.recovery.threads.per.data.dir", "8", "log.dirs", "/a,/b,/c"),
                        now)
                .contains("8 threads × 3 directories = 24"));
    }

    @Test
    void aSegmentThatFillsSlowlyKeepsRecordsLongPastTheRetention() {
        Snapshot now = cluster(3, List.of(List.of(1, 2, 3)));
        String said = then(
                new SettingScope.Topic("orders"),
                "retention.ms",
                Map.of(
                        "retention.ms",
                        "1200000",
                        "segment.bytes",
                        Integer.toString(1 << 30),
                        "segment.ms",
                        "604800000"),
                now);
        assertTrue(said.contains("may stay 7 d"), said);
        assertTrue(said.contains("Only closed segments expire"), said);
        assertTrue(said.contains("longer than the 20 min asked for"), said);
    }

    /** The busiest topic may be asked to keep records shorter than its segments take to fill: it is told the fact, and not called slow. */
    @Test
    void aBusyTopicWithAShortRetentionIsNotCalledSlow() {
        Snapshot now = cluster(3, List.of(List.of(1, 2, 3)));
        Map<String, String> values =
                Map.of("retention.ms", "10", "segment.bytes", "1048576", "segment.ms", "604800000");
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            String said = then(language, new SettingScope.Topic("orders"), "retention.ms", values, now);
            assertFalse(said.contains("slow") || said.contains("느린"), said);
            assertTrue(
                    said.contains(
                            language.equals(Locale.ENGLISH)
                                    ? ", longer than the 10 ms asked for."
                                    : "(설정한 10밀리초보다 깁니다)"),
                    said);
        }
        String within = then(
                new SettingScope.Topic("orders"),
                "retention.ms",
                Map.of("retention.ms", "86400000", "segment.bytes", "1048576", "segment.ms", "43200000"),
                now);
        assertFalse(within.contains("longer than"), within);
    }

    @Test
    void priceAndGainOfOneAndTwoInSyncReplicasStandSideBySide() {
        Snapshot now = cluster(3, List.of(List.of(1, 2, 3)));
        var topic = new SettingScope.Topic("orders");
        String said = then(topic, "min.insync.replicas", Map.of("min.insync.replicas", "2"), now);
        assertTrue(said.contains("With 1: writes go on while 2 of 3"), said);
        assertTrue(said.contains("With 2: an acknowledged record is on two brokers"), said);
        assertTrue(then(topic, "min.insync.replicas", Map.of("min.insync.replicas", "4"), now)
                .contains("no more than that are asked for"));
    }

    @Test
    void messageSizeIsComparedWithFollowersAndConsumers() {
        Snapshot now = cluster(3, List.of(List.of(1, 2, 3)));
        String larger = then(
                CLUSTER,
                "message.max.bytes",
                Map.of("message.max.bytes", "4194304", "replica.fetch.max.bytes", "1048576"),
                now);
        assertTrue(larger.contains("larger than what a follower fetches"), larger);
        assertTrue(larger.contains("raise that in the consumer"), larger);
        String fits = then(
                CLUSTER,
                "message.max.bytes",
                Map.of("message.max.bytes", "1048588", "replica.fetch.max.bytes", "1048576"),
                now);
        assertFalse(fits.contains("larger"), fits);
    }

    @Test
    void partitionCountsAreForNewTopicsAndFitTheBrokers() {
        String said = then(CLUSTER, "num.partitions", Map.of("num.partitions", "1"), cluster(3, List.of(List.of(1))));
        assertTrue(said.contains("Only for topics created from now on"), said);
        assertTrue(said.contains("3 or 6 here"), said);
        assertTrue(then(
                        CLUSTER,
                        "default.replication.factor",
                        Map.of("default.replication.factor", "5"),
                        cluster(3, List.of(List.of(1))))
                .contains("5 copies need as many brokers, and 3 run"));
    }
}
