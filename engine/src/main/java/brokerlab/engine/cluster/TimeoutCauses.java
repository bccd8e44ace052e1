package brokerlab.engine.cluster;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Why things happen for which nobody in the cluster gives a cause: time-outs. A session that ends, a controller that loses its office, a
 * follower that falls behind, a member that is not heard of: each follows from what was journaled before, or from the machine having had
 * no time.
 *
 * <pre>
 *   controller elected ◀─ the former one killed, stopped, out of its session, resigned
 *   broker gone, session expired ◀─ its connection lost ◀─ no quorum, or no time
 * </pre>
 *
 * Belongs to the journal's lock: it hears every entry and is asked for causes there.
 */
final class TimeoutCauses {
    private final LongSupplier shortOfTime;
    private final Map<Integer, Long> ended = new HashMap<>();
    private final Map<Integer, Long> sessionLost = new HashMap<>();
    private final Map<Integer, Long> nodesStopped = new HashMap<>();
    private int controller = -1;
    private long controllerOver;
    private int zooKeeperLeader = -1;
    private long noQuorum;
    private long nodeStarted;

    /** @param shortOfTime the entry of a stall whose consequences may still come, or {@link Causes#NONE} */
    TimeoutCauses(LongSupplier shortOfTime) {
        this.shortOfTime = shortOfTime;
    }

    /** Every entry, in order. */
    void onEntry(JournalEntry entry) {
        switch (entry.event()) {
            case BrokerEvent.BrokerKilled e -> ended.put(e.broker(), entry.id());
            case BrokerEvent.BrokerStopped e -> ended.put(e.broker(), entry.id());
            case BrokerEvent.BrokerStarted e -> ended.remove(e.broker());
            case ZooKeeperEvent.SessionChanged e -> {
                if (e.state() == SessionState.CONNECTED) {
                    sessionLost.remove(e.broker());
                } else {
                    sessionLost.put(e.broker(), entry.id());
                }
            }
            case BrokerEvent.ControllerElected e -> {
                controller = e.broker();
                controllerOver = Causes.NONE;
            }
            case BrokerEvent.ControllerResigned e -> controllerOver = entry.id();
            case ZooKeeperEvent.ZooKeeperLeaderElected e -> zooKeeperLeader = e.node();
            case ZooKeeperEvent.ZooKeeperNodeStopped e -> nodesStopped.put(e.node(), entry.id());
            case ZooKeeperEvent.ZooKeeperNodeStarted e -> {
                nodesStopped.remove(e.node());
                nodeStarted = entry.id();
            }
            case ZooKeeperEvent.QuorumLost e -> noQuorum = entry.id();
            case ZooKeeperEvent.QuorumRegained e -> noQuorum = Causes.NONE;
            default -> {}
        }
    }

    /** The id of the entry that {@code event}, about to be journaled without a cause, follows from. */
    long of(ClusterEvent event) {
        return switch (event) {
            case ZooKeeperEvent.SessionChanged e
            when e.state() != SessionState.CONNECTED ->
                first(sessionLost.get(e.broker()), noQuorum, shortOfTime.getAsLong(), lastOf(nodesStopped));
            case BrokerEvent.BrokerGone e ->
                first(ended.get(e.broker()), sessionLost.get(e.broker()), noQuorum, shortOfTime.getAsLong());
            case BrokerEvent.ControllerResigned e ->
                first(ended.get(e.broker()), sessionLost.get(e.broker()), noQuorum, shortOfTime.getAsLong());
            case BrokerEvent.ControllerElected e ->
                first(
                        ended.get(controller),
                        sessionLost.get(controller),
                        controllerOver,
                        noQuorum,
                        shortOfTime.getAsLong());
            case ZooKeeperEvent.ZooKeeperLeaderElected e ->
                first(
                        nodesStopped.get(zooKeeperLeader),
                        noQuorum,
                        // While the ensemble forms, each node that comes may begin an election.
                        controller < 0 ? nodeStarted : Causes.NONE,
                        shortOfTime.getAsLong());
            case ZooKeeperEvent.QuorumLost e -> first(lastOf(nodesStopped), shortOfTime.getAsLong());
            case ReplicationEvent.LeaderElected e
            when e.reason() == ElectionReason.BROKER_GONE -> shortOfTime.getAsLong();
            case ReplicationEvent.IsrShrunk e -> shortOfTime.getAsLong();
            case GroupEvent.MemberLeft e -> shortOfTime.getAsLong();
            default -> Causes.NONE;
        };
    }

    private static Long lastOf(Map<Integer, Long> entries) {
        return entries.values().stream().max(Long::compare).orElse(Causes.NONE);
    }

    private static long first(Long... entries) {
        for (Long each : entries) {
            if (each != null && each != Causes.NONE) {
                return each;
            }
        }
        return Causes.NONE;
    }
}
