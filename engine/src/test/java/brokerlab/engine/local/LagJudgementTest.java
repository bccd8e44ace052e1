package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.LagCause;
import brokerlab.engine.view.Snapshot.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A group's verdict from histories as clients make them: between two commits the lag rises like the tooth of a saw, and that must never be
 * told as growing.
 */
class LagJudgementTest {
    /** A partition that is written to and read, looked at once a second. */
    private static final class Scene {
        final CommitTrack track = new CommitTrack();
        double written;
        double read;
        long committed;
        long committedMs;
        long nowMs;
        int producedPerSec;
        int consumedPerSec;
        long everyMs;
        long sinceCommitMs;
        /** What is committed was read so long before: a batch is committed when it is worked through. */
        long workMs;

        Scene(int producedPerSec, int consumedPerSec, long everyMs, long behind) {
            this.producedPerSec = producedPerSec;
            this.consumedPerSec = consumedPerSec;
            this.everyMs = everyMs;
            written = behind + 1_000_000;
            read = 1_000_000;
            committed = 1_000_000;
        }

        /** Tenths of a second, and a look at each tenth of them that is somewhat off the second. */
        Scene pass(long ms) {
            for (long end = nowMs + ms; nowMs < end; ) {
                nowMs += 100;
                written += producedPerSec / 10.0;
                read = Math.min(written, read + consumedPerSec / 10.0);
                sinceCommitMs += 100;
                if (sinceCommitMs >= everyMs) {
                    sinceCommitMs = 0;
                    committed = Math.max(committed, (long) (read - producedPerSec * workMs / 1_000.0));
                    committedMs = nowMs;
                }
                if (nowMs % 1_000 == 300) {
                    track.see(nowMs, nowMs, committed, committedMs, (long) written);
                }
            }
            return this;
        }

        long lag() {
            return (long) written - committed;
        }

        LagJudgement.Part part(int partition) {
            return new LagJudgement.Part(
                    new Snapshot.GroupPartition("t", partition, 0, committed, (long) written, lag(), lag(), 0, "m"),
                    track.standing(nowMs));
        }
    }

    private static LagJudgement.Judgement judge(Scene... scenes) {
        var parts = new ArrayList<LagJudgement.Part>();
        IntStream.range(0, scenes.length).forEach(i -> parts.add(scenes[i].part(i)));
        return LagJudgement.of(
                GroupState.STABLE,
                1,
                parts,
                List.of(scenes).stream().mapToLong(Scene::lag).sum(),
                List.of(scenes).stream().mapToInt(s -> s.producedPerSec).sum(),
                0);
    }

    /** The case of the issue, at every moment of many teeth. */
    @Test
    void aHealthyGroupThatCommitsEveryFiveSecondsIsNeverSaidToGrow() {
        healthy(5_000);
    }

    /** A sibling: a group that commits each half minute is judged by its own cadence. */
    @Test
    void aHealthyGroupThatCommitsEveryHalfMinuteIsNeverSaidToGrow() {
        healthy(30_000);
    }

    /** A sibling: as after every batch. */
    @Test
    void aHealthyGroupThatCommitsAllTheTimeIsNeverSaidToGrow() {
        healthy(100);
    }

    /** A sibling: who commits a batch when it is worked through leaves at each commit what was written meanwhile. */
    @Test
    void aHealthyGroupThatCommitsWhatItHasWorkedThroughIsNeverSaidToGrow() {
        for (long every : List.of(10_000L, 30_000L)) {
            var scene = new Scene(200, 5_000, every, 0);
            scene.workMs = every * 6 / 10;
            healthy(scene, every);
        }
    }

    private static void healthy(long everyMs) {
        healthy(new Scene(200, 5_000, everyMs, 0), everyMs);
    }

    private static void healthy(Scene scene, long everyMs) {
        for (int second = 0; second < 600; second++) {
            scene.pass(1_000);
            var judged = judge(scene);
            assertTrue(
                    judged.cause() == LagCause.NONE || judged.cause() == LagCause.TOO_EARLY,
                    second + " s: " + judged + " " + scene.part(0));
            assertTrue(
                    judged.pace().trend() == Trend.STEADY || judged.pace().trend() == Trend.UNKNOWN,
                    second + " s: " + judged);
            if (second > 4 * everyMs / 1000 + 10) {
                assertEquals(LagCause.NONE, judged.cause(), second + " s");
            }
        }
    }

    @Test
    void aGroupThatDrainsSaysSoAndWhenItIsThroughWhateverTheCommitInterval() {
        for (long every : List.of(100L, 1_000L, 5_000L, 30_000L)) {
            var scene = new Scene(200, 1_000, every, 1_000_000);
            scene.pass(8 * every + 30_000);
            for (int second = 0; second < 60; second++) {
                scene.pass(1_000);
                var judged = judge(scene);
                assertEquals(LagCause.CATCHING_UP, judged.cause(), every + " ms: " + judged);
                assertEquals(scene.lag() / 800.0, judged.etaMs() / 1000.0, scene.lag() / 800.0 * 0.1, every + " ms");
            }
        }
    }

    @Test
    void aGroupThatIsTooSlowGrowsAndOneAsFastAsItsProducersHoldsItsDistance() {
        for (long every : List.of(100L, 5_000L, 30_000L)) {
            var slow = new Scene(1_000, 500, every, 100_000).pass(8 * every + 30_000);
            var even = new Scene(1_000, 1_000, every, 100_000).pass(8 * every + 30_000);
            for (int second = 0; second < 40; second++) {
                slow.pass(1_000);
                even.pass(1_000);
                assertEquals(LagCause.SLOW, judge(slow).cause());
                assertEquals(Trend.GROWING, judge(slow).pace().trend(), every + " ms: " + judge(slow));
                assertEquals(-1, judge(slow).etaMs());
                assertEquals(LagCause.SLOW, judge(even).cause());
                assertEquals(Trend.STEADY, judge(even).pace().trend(), every + " ms: " + judge(even));
                assertEquals(-1, judge(even).etaMs());
            }
        }
    }

    @Test
    void beforeItWasSeenToCommitNoCauseIsTold() {
        var scene = new Scene(200, 400, 30_000, 100_000);
        scene.pass(5_000);
        for (int second = 0; second < 50; second++) {
            scene.pass(1_000);
            assertEquals(LagCause.TOO_EARLY, judge(scene).cause());
            assertEquals(-1, judge(scene).etaMs());
        }
    }

    @Test
    void aGroupStandsOnlyWhenItMissedItsOwnCommits() {
        var half = new Scene(200, 5_000, 30_000, 0).pass(240_000);
        var often = new Scene(200, 5_000, 1_000, 0).pass(240_000);
        half.everyMs = Long.MAX_VALUE;
        often.everyMs = Long.MAX_VALUE;
        half.pass(8_000);
        often.pass(8_000);
        assertEquals(LagCause.NONE, judge(half).cause(), "not yet late");
        assertEquals(LagCause.STOPPED, judge(often).cause());
        half.pass(60_000);
        assertEquals(LagCause.STOPPED, judge(half).cause());
        assertEquals(-1, judge(half).etaMs());
        assertEquals(0, judge(half).pace().consumedPerSec(), "who stands consumes nothing");
    }

    @Test
    void oneSlowPartitionAmongQuickOnesIsSkewed() {
        var quick = new Scene(200, 5_000, 5_000, 0).pass(120_000);
        var slow = new Scene(200, 50, 5_000, 20_000).pass(120_000);
        assertEquals(LagCause.SKEWED, judge(quick, slow).cause());
        slow.everyMs = Long.MAX_VALUE;
        slow.pass(30_000);
        quick.pass(30_000);
        assertEquals(LagCause.SKEWED, judge(quick, slow).cause(), "also when its member stands");
    }

    @Test
    void whileRebalancingOrWithoutALeaderNothingElseIsConcluded() {
        var slow = new Scene(1_000, 500, 5_000, 100_000).pass(90_000);
        var parts = List.of(slow.part(0));
        for (GroupState state : List.of(GroupState.PREPARING_REBALANCE, GroupState.COMPLETING_REBALANCE)) {
            assertEquals(
                    LagCause.REBALANCING,
                    LagJudgement.of(state, 1, parts, slow.lag(), 1_000, 0).cause());
        }
        assertEquals(
                LagCause.LEADERLESS,
                LagJudgement.of(GroupState.STABLE, 1, parts, slow.lag(), 1_000, 1)
                        .cause());
        assertEquals(
                LagCause.STOPPED,
                LagJudgement.of(GroupState.EMPTY, 0, parts, slow.lag(), 1_000, 0)
                        .cause());
    }

    @Test
    void anIdlePartitionThatIsWrittenToAgainIsNotSaidToStand() {
        var scene = new Scene(0, 5_000, 5_000, 0).pass(600_000);
        assertEquals(LagCause.NONE, judge(scene).cause());
        scene.producedPerSec = 200;
        for (int second = 0; second < 60; second++) {
            scene.pass(1_000);
            assertTrue(
                    judge(scene).cause() == LagCause.NONE || judge(scene).cause() == LagCause.TOO_EARLY,
                    second + " s: " + judge(scene));
        }
        assertEquals(LagCause.NONE, judge(scene).cause());
    }
}
