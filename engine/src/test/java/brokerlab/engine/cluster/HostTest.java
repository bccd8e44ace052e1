package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.clock.Stall;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A machine without time, on a clock moved by hand. */
final class HostTest {
    private final ManualClock clock = new ManualClock();
    private final Journal journal = new Journal(clock, 1_000);
    private final List<Integer> borne = new ArrayList<>();
    private final Host host = new Host(new ManualTasks(clock), journal, borne::add);

    private void stall(long ms) {
        clock.advance(ms);
        host.stalled(new Stall(Stall.Kind.OVERLOADED, ms, 0));
    }

    private long happens(int broker, ClusterEvent event) {
        return journal.append(broker, event);
    }

    private ClusterEvent causeOf(long entry) {
        long cause = entry(entry).causeId();
        return cause == 0 ? new ProblemEvent.Warning("none", "") : entry(cause).event();
    }

    private JournalEntry entry(long id) {
        return journal.since(id - 1).getFirst();
    }

    private List<ClusterEvent> told() {
        return journal.since(0).stream().map(JournalEntry::event).toList();
    }

    private static ZooKeeperEvent.SessionChanged session(int broker, SessionState state) {
        return new ZooKeeperEvent.SessionChanged(broker, state);
    }

    // ---- it is told

    @Test
    void aMachineWithoutTimeIsJournaledAndShown() {
        assertFalse(host.overloaded());
        stall(1_900);
        assertEquals(List.of(new ProblemEvent.MachineOverloaded(1_900, 0)), told());
        assertTrue(host.overloaded());
        assertEquals(new Host.LastStall(1_900, clock.wallMs()), host.lastStall().orElseThrow());
        clock.advance(29_000);
        assertTrue(host.overloaded());
        clock.advance(2_000);
        assertFalse(host.overloaded(), "calm again");
        assertEquals(1_900, host.lastStall().orElseThrow().ms(), "and still known");
    }

    @Test
    void aBusyMachineIsToldOnceInAWhileAndWhenItGetsMuchWorse() {
        for (int i = 0; i < 10; i++) {
            clock.advance(200);
            stall(600);
        }
        assertEquals(List.of(new ProblemEvent.MachineOverloaded(600, 0)), told());
        stall(1_300);
        assertEquals(2, told().size());
        clock.advance(10_000);
        stall(600);
        assertEquals(3, told().size());
        stall(300);
        assertEquals(3, told().size(), "too short to matter");
    }

    @Test
    void aStoppedProcessAndAClockSetBackHaveWordsOfTheirOwn() {
        host.stalled(new Stall(Stall.Kind.PAUSED, 60_000, 0));
        host.stalled(new Stall(Stall.Kind.CLOCK_SET, -3_600_000, 0));
        assertEquals(List.of(new ProblemEvent.ProcessPaused(60_000), new ProblemEvent.ClockSetBack(3_600_000)), told());
    }

    // ---- it is the reason

    @Test
    void electionsOfABusyMachineLeadBackToIt() {
        happens(1, new BrokerEvent.ControllerElected(1, 1));
        happens(1, session(1, SessionState.CONNECTED));
        stall(1_900);
        long lost = happens(1, session(1, SessionState.DISCONNECTED));
        long expired = happens(1, session(1, SessionState.EXPIRED));
        long resigned = happens(1, new BrokerEvent.ControllerResigned(1, 1));
        long elected = happens(2, new BrokerEvent.ControllerElected(2, 2));
        assertEquals(new ProblemEvent.MachineOverloaded(1_900, 0), causeOf(lost));
        assertEquals(session(1, SessionState.DISCONNECTED), causeOf(expired));
        assertEquals(session(1, SessionState.EXPIRED), causeOf(resigned));
        assertEquals(session(1, SessionState.EXPIRED), causeOf(elected));
        long gone = happens(2, new BrokerEvent.BrokerGone(3));
        assertEquals(new ProblemEvent.MachineOverloaded(1_900, 0), causeOf(gone), "whose client said nothing yet");
    }

    @Test
    void otherThingsThatTimeOutLeadBackToItToo() {
        stall(2_500);
        var overloaded = new ProblemEvent.MachineOverloaded(2_500, 0);
        assertEquals(
                overloaded,
                causeOf(happens(1, new ReplicationEvent.IsrShrunk("orders", 0, List.of(1, 2), List.of(1)))));
        assertEquals(
                overloaded,
                causeOf(happens(
                        1, new GroupEvent.MemberLeft("billing", "m-1", GroupEvent.LeaveReason.SESSION_TIMEOUT, ""))));
        assertEquals(overloaded, causeOf(happens(-1, new ZooKeeperEvent.ZooKeeperLeaderElected(2))));
    }

    @Test
    void whatHappensLongAfterItHasNothingToDoWithIt() {
        stall(1_900);
        clock.advance(21_000);
        assertEquals(new ProblemEvent.Warning("none", ""), causeOf(happens(2, new BrokerEvent.BrokerGone(3))));
    }

    @Test
    void aKillOnABusyMachineIsStillTheReason() {
        happens(1, new BrokerEvent.ControllerElected(1, 1));
        long killed = happens(1, new BrokerEvent.BrokerKilled(1));
        stall(1_900);
        assertEquals(
                killed,
                entry(happens(2, new BrokerEvent.ControllerElected(2, 2))).causeId());
        assertEquals(killed, entry(happens(2, new BrokerEvent.BrokerGone(1))).causeId());
    }

    @Test
    void withoutAQuorumSessionsEndForThatReason() {
        long lost = happens(-1, new ZooKeeperEvent.QuorumLost(1, 2));
        assertEquals(
                lost, entry(happens(1, session(1, SessionState.DISCONNECTED))).causeId());
        happens(-1, new ZooKeeperEvent.QuorumRegained(2, 2));
        assertEquals(0, entry(happens(2, session(2, SessionState.DISCONNECTED))).causeId());
    }

    @Test
    void aNewZooKeeperLeaderLeadsBackToTheNodeThatWent() {
        happens(-1, new ZooKeeperEvent.ZooKeeperLeaderElected(3));
        long stopped = happens(-1, new ZooKeeperEvent.ZooKeeperNodeStopped(3, true));
        assertEquals(
                stopped,
                entry(happens(-1, new ZooKeeperEvent.ZooKeeperLeaderElected(1))).causeId());
    }

    @Test
    void whileAnEnsembleFormsEachNodeThatComesMayBeginAnElection() {
        happens(-1, new ZooKeeperEvent.ZooKeeperLeaderElected(2));
        long came = happens(-1, new ZooKeeperEvent.ZooKeeperNodeStarted(3));
        assertEquals(
                came,
                entry(happens(-1, new ZooKeeperEvent.ZooKeeperLeaderElected(3))).causeId());
        happens(1, new BrokerEvent.ControllerElected(1, 1));
        assertEquals(
                0,
                entry(happens(-1, new ZooKeeperEvent.ZooKeeperLeaderElected(2))).causeId());
    }

    @Test
    void aCauseThatIsKnownStands() {
        stall(1_900);
        long asked = happens(-1, new Requested(Requested.Ask.STOP_BROKER, List.of("2"), "workbench"));
        assertEquals(
                asked,
                entry(journal.append(2, asked, new BrokerEvent.BrokerGone(3))).causeId());
    }

    // ---- sessions

    @Test
    void sessionsLastLongerWhileTheMachineIsShortOfTime() {
        host.stretch(() -> OptionalLong.of(1_500));
        stall(300);
        assertEquals(OptionalLong.empty(), host.sessionMs(), "four of these fit");
        stall(700);
        assertEquals(OptionalLong.of(3_000), host.sessionMs());
        stall(1_900);
        assertEquals(OptionalLong.of(8_000), host.sessionMs());
        stall(500);
        assertEquals(OptionalLong.of(8_000), host.sessionMs(), "the longest counts");
        stall(30_000);
        assertEquals(OptionalLong.of(18_000), host.sessionMs(), "no longer than Kafka waits by default");
        assertEquals(List.of(3_000, 8_000, 18_000), borne);
    }

    @Test
    void eachChangeIsJournaledWithWhatItFollowsFrom() {
        host.stretch(() -> OptionalLong.of(1_500));
        stall(1_900);
        JournalEntry stretched = journal.since(0).getLast();
        assertEquals(new ZooKeeperEvent.SessionsStretched(1_500, 8_000), stretched.event());
        assertEquals(new ProblemEvent.MachineOverloaded(1_900, 0), causeOf(stretched.id()));
    }

    @Test
    void afterTenCalmMinutesTheyAreShortAgain() {
        var patience = new SessionStretch(clock, journal, borne::add);
        patience.stretch(() -> OptionalLong.of(1_500));
        patience.stalled(1_900);
        clock.advance(300_000);
        patience.stalled(700);
        clock.advance(301_000);
        patience.look();
        assertEquals(OptionalLong.of(3_000), patience.stretchedMs());
        clock.advance(300_000);
        patience.look();
        assertEquals(OptionalLong.empty(), patience.stretchedMs());
        assertEquals(List.of(8_000, 3_000, 0), borne);
        assertEquals(new ZooKeeperEvent.SessionsStretched(3_000, 1_500), told().getLast());
    }

    @Test
    void whatAPersonChoseStands() {
        var chosen = new AtomicReference<>(OptionalLong.of(1_500));
        host.stretch(chosen::get);
        stall(1_900);
        assertEquals(OptionalLong.of(8_000), host.sessionMs());
        chosen.set(OptionalLong.empty());
        stall(1_900);
        assertEquals(OptionalLong.empty(), host.sessionMs());
        chosen.set(OptionalLong.of(30_000));
        stall(1_900);
        assertEquals(OptionalLong.empty(), host.sessionMs(), "longer than four stalls");
    }

    @Test
    void withoutALabNobodyStretchesThem() {
        stall(1_900);
        assertEquals(OptionalLong.empty(), host.sessionMs());
        assertEquals(List.of(), borne);
    }
}
