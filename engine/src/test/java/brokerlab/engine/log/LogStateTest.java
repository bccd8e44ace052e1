package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.journal.LogEvent.RollReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a log's state may become is looked at where it is installed. */
class LogStateTest {
    /** Segments 0, 4, 8 and 12 of four records each, the last active, log start 5, high watermark 10. */
    private LogCore core() {
        var f = new StoreFixture(new SimulatedDisk(), Map.of(), Map.of(), Path.of("/a")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 4; i++) {
            log.roll(RollReason.REQUESTED);
            log.appendAsLeader(f.batch(4, 10), 0, false);
        }
        log.updateHighWatermark(10);
        LogCore core = log.core();
        core.quietly(() -> {
            core.install(core.state().startingAt(5));
            return core;
        });
        assertEquals(List.of(0L, 4L, 8L, 12L), core.state().segments().bases());
        return core;
    }

    private static void refused(Class<? extends Throwable> kind, LogCore core, UnaryOperator<LogState> change) {
        LogState before = core.state();
        assertThrows(
                kind,
                () -> core.quietly(() -> {
                    core.install(change.apply(core.state()));
                    return core;
                }));
        assertSame(before, core.state(), "the state stays what it was");
    }

    private static LogState offsets(LogState s, long start, long mark, long end, long recoveryPoint) {
        return new LogState(
                s.life(), s.directory(), s.segments(), start, s.firstUnstable(), mark, end, recoveryPoint, s.cuts());
    }

    @Test
    void offsetsOutOfOrderAreRefused() {
        LogCore core = core();
        refused(IllegalStateException.class, core, s -> offsets(s, 11, 10, 16, 0));
        refused(IllegalStateException.class, core, s -> offsets(s, 5, 4, 16, 0));
        refused(IllegalStateException.class, core, s -> offsets(s, 5, 17, 16, 0));
        refused(IllegalStateException.class, core, s -> offsets(s, 5, 10, 16, 17));
        assertEquals(10, core.state().in(LogState.Lifecycle.OPEN).lastStable());
        assertEquals(
                5, core.state().committed(10, 3).lastStable(), "an open transaction may begin below the log start");
        assertEquals(7, core.state().committed(10, 7).lastStable());
        assertEquals(10, core.state().committed(10, 12).lastStable());
    }

    @Test
    void aLogEndThatIsNotWhereItsActiveSegmentEndsIsRefused() {
        LogCore core = core();
        refused(IllegalStateException.class, core, s -> offsets(s, 5, 10, 15, 0));
        refused(IllegalStateException.class, core, s -> offsets(s, 5, 10, 17, 0));
        refused(IllegalStateException.class, core, s -> s.with(s.segments().upTo(3)));
    }

    @Test
    void segmentsThatLeaveAGapAreRefused() {
        LogCore core = core();
        refused(IllegalStateException.class, core, s -> s.with(s.segments().from(2)));
        for (int missing = 1; missing < 3; missing++) {
            var left = new ArrayList<>(core.state().segments().all());
            left.remove(missing);
            refused(AssertionError.class, core, s -> s.with(new SegmentList(left)));
        }
        SegmentList all = core.state().segments();
        assertThrows(IllegalArgumentException.class, () -> all.replaced(0, 2, all.get(1)));
    }

    @Test
    void segmentsThatOverlapAreRefused() {
        SegmentList all = core().state().segments();
        assertThrows(IllegalArgumentException.class, () -> all.plus(all.active()));
        assertThrows(IllegalArgumentException.class, () -> new SegmentList(List.of(all.get(1), all.get(0))));
        assertThrows(IllegalArgumentException.class, () -> new SegmentList(List.of()));
    }

    @Test
    void whatFollowsIsInstalled() {
        LogCore core = core();
        core.quietly(() -> {
            core.install(core.state().with(core.state().segments().from(1)));
            core.install(core.state().flushed(16));
            core.install(core.state().committed(16, LogState.NONE_OPEN));
            return core;
        });
        assertEquals(List.of(4L, 8L, 12L), core.state().segments().bases());
        assertEquals(16, core.state().recoveryPoint());
        assertEquals(16, core.state().lastStable());
    }

    @Test
    void nobodyInstallsAStateWithoutTheLock() {
        LogCore core = core();
        LogState before = core.state();
        assertThrows(IllegalStateException.class, () -> core.install(before.flushed(3)));
        assertSame(before, core.state());
    }

    @Test
    void aFlushAskedForBeforeACutStaysBelowTheEnd() {
        var f = new StoreFixture(new SimulatedDisk(), Map.of(), Map.of(), Path.of("/a")).open();
        PartitionLog log = f.log();
        log.appendAsLeader(f.batch(4, 10), 0, false);
        log.appendAsLeader(f.batch(4, 10), 0, false);
        log.roll(RollReason.REQUESTED);
        log.truncateTo(4, StoreFixture.CUT);
        f.tasks.runAll();
        assertEquals(4, log.core().state().recoveryPoint());
        log.appendAsLeader(f.batch(4, 10), 0, false);
        assertEquals(4, log.core().state().recoveryPoint(), "what came since was never synced");
    }
}
