package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.controller.PartitionStateChanges.ElectionCause;
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
    private final ControllerDependencies here;
    private final ActiveController controller;
    private final ClusterState state;

    Brokers(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
        this.state = controller.state();
    }

    /** The operation after a change of {@code /brokers/ids}. */
    CompletableFuture<Void> changed() {
        return controller.loader().brokers().thenCompose(now -> take(now, false));
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
                controller.closeChannel(before.id());
                controller.reassignments().oldLogs().brokerGone(before.id());
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
            controller.changed();
        }
        if (!gone.isEmpty()) {
            controller.deletions().brokersGone();
        }
        if (gone.isEmpty() && registered.isEmpty() && !everything) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> first = everything ? controller.stateChanges().restartsUnseen() : latest(gone.keySet());
        return first.thenCompose(
                        done -> controller.stateChanges().reconsider(state.partitions(), why(gone, registered)))
                .thenCompose(done -> {
                    if (restarted.isEmpty()) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    registered.putAll(register(restarted.values()));
                    return controller.stateChanges().reconsider(state.partitions(), why(Map.of(), registered));
                })
                .thenAccept(done -> {
                    var toTell = everything ? List.copyOf(state.brokers().keySet()) : List.copyOf(registered.keySet());
                    toTell.forEach(id -> Causes.with(registered.getOrDefault(id, Causes.current()), () -> greet(id)));
                    controller.reassignments().look();
                });
    }

    /**
     * A leader may have taken a broker in just before that one went, and may be dead itself before it could tell: what is known of
     * the partitions the broker hosts is not good enough to say what it must leave.
     */
    private CompletableFuture<Void> latest(Set<Integer> gone) {
        List<TopicPartition> hosted = state.partitions().stream()
                .filter(p -> controller.replicas(p).stream().anyMatch(gone::contains))
                .toList();
        return hosted.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : controller.stateChanges().reread(hosted);
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
                controller.changed();
            }
        }
        return registered;
    }

    /** A broker that just came gets all its roles; what is to be deleted on it goes first. */
    private void greet(int broker) {
        BrokerChannel channel = controller.openChannel(state.brokers().get(broker));
        controller.deletions().brokerBack(broker);
        channel.allRoles(state.rolesOf(broker));
        controller.changed();
    }

    private Function<TopicPartition, ElectionCause> why(Map<Integer, Long> gone, Map<Integer, Long> registered) {
        long present = Causes.current();
        return partition -> {
            int leader = state.state(partition).map(PartitionState::leader).orElse(PartitionState.NO_LEADER);
            if (leader == PartitionState.NO_LEADER) {
                return new ElectionCause(
                        ElectionReason.BROKER_BACK, among(registered, partition, among(gone, partition, present)));
            }
            // A follower that left the ISR has its own broker to blame.
            long follower = among(gone, partition, present);
            return new ElectionCause(ElectionReason.BROKER_GONE, gone.getOrDefault(leader, follower));
        };
    }

    private long among(Map<Integer, Long> entries, TopicPartition partition, long otherwise) {
        return controller.replicas(partition).stream()
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
                .filter(p -> controller.replicas(p).contains(broker)
                        && controller.replicas(p).size() > 1)
                .toList();
        long cause = Causes.current();
        return controller
                .stateChanges()
                .change(
                        hosted,
                        partition -> handOver(partition, broker),
                        (partition, decision) -> new ElectionCause(ElectionReason.CONTROLLED_SHUTDOWN, cause))
                .thenApply(done -> {
                    var remaining = new ArrayList<TopicPartition>();
                    var moved = new ArrayList<TopicPartition>();
                    for (TopicPartition partition : hosted) {
                        boolean leads = state.state(partition)
                                .filter(s -> s.leader() == broker)
                                .isPresent();
                        (leads ? remaining : moved).add(partition);
                    }
                    controller.channel(broker).ifPresent(channel -> channel.stop(moved, false));
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
                    controller.replicas(partition), now.isr(), b -> state.online(b, partition), state::shuttingDown);
        }
        List<Integer> others = now.isr().stream().filter(b -> b != broker).toList();
        return others.isEmpty() || now.leader() == PartitionState.NO_LEADER
                ? Optional.empty()
                : Optional.of(new Elections.Decision(now.leader(), others, false));
    }
}
