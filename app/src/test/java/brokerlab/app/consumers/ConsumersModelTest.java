package brokerlab.app.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Status;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Formats;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsumersModelTest {
    private final SampleDoor door = SampleDoor.still();
    private final ConsumersModel model = new ConsumersModel();

    private static List<Query.LagSample> samples(long... lags) {
        var list = new ArrayList<Query.LagSample>();
        for (int i = 0; i < lags.length; i++) {
            list.add(new Query.LagSample(SampleDoor.START + i * 1000L, lags[i], lags[i]));
        }
        return list;
    }

    private static Snapshot.Group group(GroupState state, int members, long lag, long eta, Snapshot.LagCause cause) {
        var member = new Snapshot.Member("m", "", "c", "h", List.of(), 1, 1, 10_000, false);
        var part = new Snapshot.GroupPartition("t", 0, 0, 5, 5 + lag, lag, lag, 1, "m");
        return new Snapshot.Group(
                "g",
                state,
                1,
                "consumer",
                "range",
                1,
                members == 0 ? List.of() : List.of(member),
                List.of(part),
                lag,
                lag,
                1,
                eta,
                cause,
                Snapshot.Pace.UNKNOWN);
    }

    private static Snapshot.Group with(Snapshot.LagCause cause, long lag, Snapshot.GroupPartition... parts) {
        Snapshot.Group like = group(GroupState.STABLE, 1, lag, -1, cause);
        return new Snapshot.Group(
                "g",
                GroupState.STABLE,
                1,
                "consumer",
                "range",
                1,
                like.members(),
                List.of(parts),
                lag,
                0,
                0,
                lag == 0 ? 0 : -1,
                cause,
                Snapshot.Pace.UNKNOWN);
    }

    private static Snapshot.GroupPartition part(long start, long committed, long end, long lag) {
        return new Snapshot.GroupPartition("t", 0, start, committed, end, lag, lag, 0, "m");
    }

    @Test
    void whatNobodyKnowsIsNotCaughtUpAndWhatIsDeletedIsNotLeft() {
        var words = new ConsumersWords(new BundleTexts(Locale.ENGLISH));
        var korean = new ConsumersWords(new BundleTexts(Locale.KOREAN));
        Snapshot.GroupPartition atEnd = part(0, 100, 100, 0);
        Snapshot.GroupPartition uncommitted = part(0, -1, 100, -1);
        Snapshot.GroupPartition below = part(100, 10, 100, 0);
        Snapshot.GroupPartition beyond = part(0, 5_000, 100, -1);
        Verdict partly = Verdict.of(with(Snapshot.LagCause.UNKNOWN, -1, atEnd, uncommitted));
        assertEquals(Verdict.Kind.UNKNOWN, partly.kind());
        assertEquals(100, partly.offsets());
        Verdict deleted = Verdict.of(with(Snapshot.LagCause.NONE, 0, below));
        assertEquals(Verdict.Kind.DELETED_UNREAD, deleted.kind());
        assertEquals(90, deleted.offsets());
        assertEquals(
                Verdict.Kind.UNKNOWN,
                Verdict.of(with(Snapshot.LagCause.UNKNOWN, -1, beyond)).kind());
        assertEquals(
                Verdict.Kind.CAUGHT_UP,
                Verdict.of(with(Snapshot.LagCause.NONE, 0, atEnd, part(5, -1, 5, -1)))
                        .kind());
        assertEquals("0", words.left(atEnd));
        assertEquals("no commit, up to 100", words.left(uncommitted));
        assertEquals("0, commit 90 below the start", words.left(below));
        assertEquals("commit 4,900 beyond the end", words.left(beyond));
        assertEquals("커밋 없음, 최대 100", korean.left(uncommitted));
        assertTrue(words.verdict(deleted).contains("90 below the log start"), words.verdict(deleted));
        assertTrue(words.verdict(partly).contains("up to 100 records"), words.verdict(partly));
        assertTrue(korean.verdict(deleted).contains("90"), korean.verdict(deleted));
    }

    @Test
    void theGroupFurthestBehindIsShownFirstAndASelectionStays() {
        model.take(door.snapshot());
        assertEquals(Optional.of("audit-export"), model.selected());
        model.select(Optional.of("billing"));
        PartRow first = model.parts().getFirst();
        door.advance(1000);
        assertTrue(model.take(door.snapshot()));
        assertEquals(Optional.of("billing"), model.selected());
        assertEquals(first, model.parts().getFirst(), "rows change in place");
        assertEquals("demo-billing-1", first.facts().memberName());
    }

    @Test
    void aFilterHidesGroupsWithoutForgettingThem() {
        model.take(door.snapshot());
        model.filter(name -> name.startsWith("b"));
        assertEquals(1, model.shown().size());
        assertEquals(4, model.total());
    }

    @Test
    void theHistoryIsAskedOnceASecondAndOnlyOfTheSelectedGroupTaken() {
        assertFalse(model.historyDue());
        model.take(door.snapshot());
        assertTrue(model.historyDue());
        assertFalse(model.historyDue());
        door.advance(1000);
        model.take(door.snapshot());
        assertTrue(model.historyDue());
        model.history("billing", samples(1, 2));
        assertTrue(model.history().isEmpty());
        model.history("audit-export", samples(1, 2));
        assertEquals(2, model.history().size());
    }

    @Test
    void aGroupsHomeFollowsKafkasRule() {
        model.take(door.snapshot());
        assertEquals(Math.abs((long) "billing".hashCode()) % 6, model.offsetsPartition("billing"));
        // this name's hash is Integer.MIN_VALUE, whose absolute value is negative
        assertEquals(Integer.MIN_VALUE, "polygenelubricants".hashCode());
        assertEquals(0, model.offsetsPartition("polygenelubricants"));
    }

    @Test
    void theVerdictNamesTheCause() {
        assertEquals(
                Verdict.Kind.NO_MEMBERS,
                Verdict.of(group(GroupState.EMPTY, 0, 9, -1, Snapshot.LagCause.STOPPED))
                        .kind());
        assertEquals(
                Verdict.Kind.STANDING,
                Verdict.of(group(GroupState.STABLE, 1, 9, -1, Snapshot.LagCause.STOPPED))
                        .kind());
        assertEquals(
                Verdict.Kind.CAUGHT_UP,
                Verdict.of(group(GroupState.STABLE, 1, 0, 0, Snapshot.LagCause.NONE))
                        .kind());
        assertEquals(
                Verdict.Kind.DRAINING,
                Verdict.of(group(GroupState.STABLE, 1, 9, 4000, Snapshot.LagCause.CATCHING_UP))
                        .kind());
        assertEquals(
                Verdict.Kind.GATHERING,
                Verdict.of(group(GroupState.PREPARING_REBALANCE, 1, 9, -1, Snapshot.LagCause.REBALANCING))
                        .kind());
    }

    @Test
    void marksTellWhatHappenedTogetherAndOnlyOfTheGroup() {
        var marks = new LagMarks();
        marks.offer(new JournalEntry(1, 10_000, 3, 0, new BrokerEvent.BrokerStopped(3)));
        marks.offer(new JournalEntry(
                2,
                11_000,
                1,
                1,
                new GroupEvent.GroupStateChanged("g", GroupState.STABLE, GroupState.PREPARING_REBALANCE, 1, 2, "")));
        marks.offer(new JournalEntry(
                3,
                12_000,
                1,
                1,
                new GroupEvent.GroupStateChanged(
                        "other", GroupState.STABLE, GroupState.PREPARING_REBALANCE, 1, 2, "")));
        marks.offer(new JournalEntry(4, 60_000, 3, 0, new BrokerEvent.BrokerRegistered(3, 9)));
        List<LagMarks.LagMark> of = marks.of("g", 0);
        assertEquals(2, of.size());
        assertEquals(2, of.getFirst().happenings().size());
        assertEquals(1, marks.of("g", 50_000).size());
        assertEquals(4, marks.lastId());
    }

    private static Snapshot.Group rebalancing(GroupState state, Snapshot.Member... members) {
        Snapshot.Group like = group(state, 1, 90, -1, Snapshot.LagCause.REBALANCING);
        return new Snapshot.Group(
                "g",
                state,
                1,
                "consumer",
                "range",
                1,
                List.of(members),
                like.partitions(),
                90,
                1,
                0,
                -1,
                Snapshot.LagCause.REBALANCING,
                Snapshot.Pace.UNKNOWN);
    }

    private static Snapshot.Member member(String clientId, boolean awaited, int partitions) {
        List<Snapshot.TopicPartitionName> assigned = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            assigned.add(new Snapshot.TopicPartitionName("t", p));
        }
        return new Snapshot.Member("id-" + clientId, "", clientId, "h", assigned, 0, 1, 10_000, awaited);
    }

    /** A rebalance is named by what it waits for; nobody is said to be one too many before it is through. */
    @Test
    void aRebalanceIsNamedAndSoIsWhoItWaitsFor() {
        var words = new ConsumersWords(new BundleTexts(Locale.ENGLISH));
        Snapshot.Group joining =
                rebalancing(GroupState.PREPARING_REBALANCE, member("slow", true, 0), member("back", false, 0));
        String said = words.verdict(Verdict.of(joining));
        assertTrue(said.endsWith("rebalancing: waits for slow to join again; nobody gets partitions before."), said);
        assertEquals(
                "no partitions yet: the rebalance waits for it",
                words.assigned(joining, joining.members().getFirst()));
        assertEquals(
                "no partitions yet: they are handed out when the rebalance is over",
                words.assigned(joining, joining.members().getLast()));
        Snapshot.Group gathering = rebalancing(GroupState.PREPARING_REBALANCE, member("back", false, 0));
        assertEquals(Verdict.Kind.GATHERING, Verdict.of(gathering).kind());
        Snapshot.Group assigning = rebalancing(
                GroupState.COMPLETING_REBALANCE, member("a", true, 0), member("b", true, 0), member("c", false, 0));
        said = words.verdict(Verdict.of(assigning));
        assertTrue(said.endsWith("handed out; still to ask for their parts: a, b."), said);
        said = words.verdict(Verdict.of(rebalancing(GroupState.COMPLETING_REBALANCE, member("c", false, 0))));
        assertTrue(said.endsWith("the partitions are being handed out."), said);
    }

    /** Siblings: a stable member without partitions is told why it has none, each why by itself. */
    @Test
    void aMemberWithoutPartitionsIsToldWhy() {
        var words = new ConsumersWords(new BundleTexts(Locale.ENGLISH));
        Snapshot.Member idle = member("idle", false, 0);
        assertEquals(
                "no partitions: more members than partitions",
                words.assigned(rebalancing(GroupState.STABLE, idle, member("a", false, 1)), idle));
        assertEquals(
                "no partitions: the assignor gave it none",
                words.assigned(rebalancing(GroupState.STABLE, idle, member("a", false, 2)), idle));
        assertEquals(
                "no partitions: what it subscribes to has none",
                words.assigned(rebalancing(GroupState.STABLE, idle), idle));
    }

    /** During an election and while the coordinator moves nothing is concluded, and nothing becomes 0. */
    @Test
    void whatIsNotKnownForAMomentIsSaidToBeUnknown() {
        var words = new ConsumersWords(new BundleTexts(Locale.ENGLISH));
        Snapshot.Group g = group(GroupState.STABLE, 1, 90, -1, Snapshot.LagCause.LEADERLESS);
        var leaderless = new Snapshot.Group(
                "g",
                GroupState.STABLE,
                1,
                "consumer",
                "range",
                1,
                g.members(),
                g.partitions(),
                90,
                -1,
                0,
                -1,
                Snapshot.LagCause.LEADERLESS,
                new Snapshot.Pace(Snapshot.Trend.UNKNOWN, 0, 0, -1, 0, 1));
        String said = words.verdict(Verdict.of(leaderless));
        assertTrue(said.startsWith("90 offsets when it was known last · 1 partition is without a leader now;"), said);
        said = words.verdict(Verdict.of(group(GroupState.STABLE, 1, 90, -1, Snapshot.LagCause.NO_COORDINATOR)));
        assertTrue(said.startsWith("90 offsets when it was known last · its coordinator is away"), said);
        assertEquals("–", words.behind(90, -1));
        assertEquals(
                Verdict.Kind.TOO_EARLY,
                Verdict.of(group(GroupState.STABLE, 1, 90, -1, Snapshot.LagCause.TOO_EARLY))
                        .kind());
        assertEquals(
                Verdict.Kind.SLOW,
                Verdict.of(group(GroupState.STABLE, 1, 90, -1, Snapshot.LagCause.SLOW))
                        .kind());
    }

    @Test
    void everyVerdictHasWordsInBothLanguages() {
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            var words = new ConsumersWords(new BundleTexts(language));
            for (Verdict.Kind kind : Verdict.Kind.values()) {
                for (List<String> awaited : List.of(List.<String>of(), List.of("a"), List.of("a", "b"))) {
                    String said = words.verdict(new Verdict(kind, 12_345, 38_000, 120_000, 90, 14_000, awaited));
                    assertFalse(said.contains("{") || said.contains("verdict"), said);
                }
            }
            for (LagMarks.EventKind kind : LagMarks.EventKind.values()) {
                assertFalse(words.mark(new LagMarks.LagMark(1, List.of(new LagMarks.Event(kind, 3))))
                        .contains("{"));
            }
        }
    }

    @Test
    void oneScaleJudgesEveryLag() {
        assertEquals(Status.OK, LagLevel.of(212, 400));
        // what reads the same has the same colour
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            var formats = new Formats(new BundleTexts(language));
            var colours = new HashMap<String, Status>();
            for (long ms = 0; ms < 20_000; ms++) {
                Status level = LagLevel.of(5, ms);
                assertEquals(level, colours.computeIfAbsent(formats.duration(ms), t -> level), ms + " ms");
            }
        }
        assertEquals(Status.INFO, LagLevel.of(1_100, 2_000));
        assertEquals(Status.WARN, LagLevel.of(15_690, 38_000));
        assertEquals(Status.BAD, LagLevel.of(402_000, 11_520_000));
        assertEquals(Status.NEUTRAL, LagLevel.of(-1, -1));
    }
}
