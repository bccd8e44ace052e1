package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.controller.Leadership.Ground;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * Brokers that come, go, restart or ask to stop. A registration with a new epoch (its czxid) is a restart: the broker went and came
 * back, even if nobody saw it missing. Lane-confined.
 */
final class Brokers {
    private final Surroundings here;
    private final Reign reign;
    private final ClusterState state;

    Brokers(Surroundings here, Reign reign) {
        this.here = here;
        this.reign = reign;
        this.state = reign.state();
    }

    /** The operation after a change of {@code /brokers/ids}. */
    CompletableFuture<Void> changed() {
        return reign.loader().brokers().thenCompose(now -> take(now, false));
    }

    /**
     * Makes {@code now} the registered brokers and does what follows from it.
     *
     * @param everything tell all brokers all they have to know, not only the new ones
     */
    CompletableFuture<Void> take(Map<Integer, BrokerNode> now, boolean everything) {
        var gone = new HashMap<Integer, Long>();
        var restarted = new TreeMap<Integer, BrokerNode>();
        for (BrokerNode before : List.copyOf(state.brokers().values())) {
            BrokerNode after = now.get(before.id());
            if (after == null || after.epoch() != before.epoch()) {
                gone.put(before.id(), here.journal(endOf(before.id()), new BrokerEvent.BrokerGone(before.id())));
                reign.closeChannel(before.id());
                reign.reassignments().oldLogs().brokerGone(before.id());
                state.removeBroker(before.id());
                // States just read tell by their age whose restart they know of; what this broker last heard may be
                // older still.
                if (after != null && !everything) {
                    restarted.put(after.id(), after);
                }
            }
        }
        var others = new TreeMap<>(now);
        others.keySet().removeAll(restarted.keySet());
        var registered = register(others.values());
        if (!gone.isEmpty() || !registered.isEmpty()) {
            reign.changed();
        }
        if (!gone.isEmpty()) {
            reign.deletions().brokersGone();
        }
        if (gone.isEmpty() && registered.isEmpty() && !everything) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> first = everything ? reign.leadership().restartsUnseen() : latest(gone.keySet());
        return first.thenCompose(done -> reign.leadership().reconsider(state.partitions(), ground(gone, registered)))
                .thenCompose(done -> {
                    if (restarted.isEmpty()) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    registered.putAll(register(restarted.values()));
                    return reign.leadership().reconsider(state.partitions(), ground(Map.of(), registered));
                })
                .thenAccept(done -> {
                    var toTell = everything ? List.copyOf(state.brokers().keySet()) : List.copyOf(registered.keySet());
                    toTell.forEach(id -> Causes.with(registered.getOrDefault(id, Causes.current()), () -> greet(id)));
                    reign.reassignments().look();
                });
    }

    /**
     * A leader may have taken a broker in just before that one went, and may be dead itself before it could tell: what is known of
     * the partitions the broker hosts is not good enough to say what it must leave.
     */
    private CompletableFuture<Void> latest(Set<Integer> gone) {
        List<TopicPartition> hosted = state.partitions().stream()
                .filter(p -> reign.replicas(p).stream().anyMatch(gone::contains))
                .toList();
        return hosted.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : reign.leadership().reread(hosted);
    }

    private Map<Integer, Long> register(Collection<BrokerNode> nodes) {
        var registered = new TreeMap<Integer, Long>();
        for (BrokerNode node : nodes) {
            BrokerNode before = state.brokers().get(node.id());
            if (before == null) {
                registered.put(node.id(), here.journal(new BrokerEvent.BrokerRegistered(node.id(), node.epoch())));
            }
            if (!node.equals(before)) {
                state.putBroker(node);
                reign.changed();
            }
        }
        return registered;
    }

    /** A broker that just came gets all its roles; what is to be deleted on it goes first. */
    private void greet(int broker) {
        BrokerChannel channel = reign.openChannel(state.brokers().get(broker));
        reign.deletions().brokerBack(broker);
        channel.allRoles(state.rolesOf(broker));
        reign.changed();
    }

    private Function<TopicPartition, Ground> ground(Map<Integer, Long> gone, Map<Integer, Long> registered) {
        long present = Causes.current();
        return partition -> {
            int leader = state.state(partition).map(PartitionState::leader).orElse(PartitionState.NO_LEADER);
            if (leader == PartitionState.NO_LEADER) {
                return new Ground(
                        ElectionReason.BROKER_BACK, among(registered, partition, among(gone, partition, present)));
            }
            // A follower that left the ISR has its own broker to blame.
            long follower = among(gone, partition, present);
            return new Ground(ElectionReason.BROKER_GONE, gone.getOrDefault(leader, follower));
        };
    }

    private long among(Map<Integer, Long> entries, TopicPartition partition, long otherwise) {
        return reign.replicas(partition).stream()
                .filter(entries::containsKey)
                .map(entries::get)
                .findFirst()
                .orElse(otherwise);
    }

    /** The entry that tells how this broker's life ended, if the journal saw it. */
    private long endOf(int broker) {
        long end = Causes.NONE;
        for (JournalEntry entry : here.journal().since(0)) {
            switch (entry.event()) {
                case BrokerEvent.BrokerKilled killed when killed.broker() == broker -> end = entry.id();
                case BrokerEvent.BrokerStopped stopped when stopped.broker() == broker -> end = entry.id();
                case BrokerEvent.BrokerRegistered back when back.broker() == broker -> end = Causes.NONE;
                default -> {}
            }
        }
        return end;
    }

    /** The registration epoch of a live broker. */
    long epoch(int broker) {
        BrokerNode node = state.brokers().get(broker);
        if (node == null) {
            throw new ProtocolException(ErrorCode.BROKER_NOT_AVAILABLE, "Broker " + broker + " is not registered.");
        }
        return node.epoch();
    }

    /**
     * A broker is about to stop: others take over what it leads, and it leaves the ISRs that have other members. Completes with what
     * it still leads.
     */
    CompletableFuture<List<TopicPartition>> shutDown(int broker, long brokerEpoch) {
        long present = epoch(broker);
        if (brokerEpoch < present) {
            throw new ProtocolException(
                    ErrorCode.STALE_BROKER_EPOCH,
                    "Broker epoch " + brokerEpoch + " of broker " + broker + " is over, present is " + present + ".");
        }
        state.shutsDown(broker);
        List<TopicPartition> hosted = state.partitions().stream()
                .filter(p ->
                        reign.replicas(p).contains(broker) && reign.replicas(p).size() > 1)
                .toList();
        long cause = Causes.current();
        return reign.leadership()
                .change(
                        hosted,
                        partition -> handOver(partition, broker),
                        (partition, decision) -> new Ground(ElectionReason.CONTROLLED_SHUTDOWN, cause))
                .thenApply(done -> {
                    var remaining = new ArrayList<TopicPartition>();
                    var moved = new ArrayList<TopicPartition>();
                    for (TopicPartition partition : hosted) {
                        boolean leads = state.state(partition)
                                .filter(s -> s.leader() == broker)
                                .isPresent();
                        (leads ? remaining : moved).add(partition);
                    }
                    reign.channel(broker).ifPresent(channel -> channel.stop(moved, false));
                    return remaining;
                });
    }

    private Optional<Elections.Decision> handOver(TopicPartition partition, int broker) {
        Optional<PartitionState> known = state.state(partition);
        if (known.isEmpty() || !known.get().isr().contains(broker)) {
            return Optional.empty();
        }
        PartitionState now = known.get();
        if (now.leader() == broker) {
            return Elections.controlledShutdown(
                    reign.replicas(partition), now.isr(), b -> state.online(b, partition), state::shuttingDown);
        }
        List<Integer> others = now.isr().stream().filter(b -> b != broker).toList();
        return others.isEmpty() || now.leader() == PartitionState.NO_LEADER
                ? Optional.empty()
                : Optional.of(new Elections.Decision(now.leader(), others, false));
    }
}
