package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics on their way out. {@code /admin/delete_topics/T} is the order; it outlives controllers and goes last. A replica on a dead
 * broker holds everything up until the broker is back.
 *
 * <pre>
 *   order ─▶ image says deleting, StopReplicas(delete) to every replica ─▶ all answered ─▶ {states}… {topic, config, order} gone
 *                                       ▲ broker or controller back, again
 * </pre>
 */
final class TopicDeletions {
    /** Pause before a broker that could not delete is asked again. */
    private static final long RETRY_MS = 5_000;

    private static final int STATES_PER_UNIT = 50;

    /** One deletion under way: what its brokers have not confirmed, and who waits for its end. */
    private static final class Deletion {
        final Map<Integer, Set<TopicPartition>> unconfirmed = new TreeMap<>();
        final List<CompletableFuture<Void>> waiting = new ArrayList<>();
        final long cause;

        Deletion(long cause) {
            this.cause = cause;
        }
    }

    private final ControllerDependencies here;
    private final ActiveController controller;
    private final ClusterState state;
    private final Map<String, Deletion> underWay = new HashMap<>();

    TopicDeletions(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
        this.state = controller.state();
    }

    static ProtocolException disabled() {
        return new ProtocolException(
                ErrorCode.TOPIC_DELETION_DISABLED, "Topic deletion is disabled: delete.topic.enable is false.");
    }

    /**
     * Orders a deletion. The inner future completes when the topic is gone, or when it is out of the metadata while a dead broker
     * holds its logs.
     */
    CompletableFuture<CompletableFuture<Void>> order(String name) {
        if (!here.settings().getBoolean("delete.topic.enable")) {
            throw disabled();
        }
        if (state.topic(name).isEmpty()) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + name + "' does not exist.");
        }
        var order = new Op.Create(ZnodeLayout.deleteTopic(name), new byte[0], Mode.PERSISTENT);
        return here.futures()
                .inLane(controller.writes().each(List.of(List.of(order))))
                .thenApply(outcomes -> {
                    outcomes.getFirst()
                            .refused()
                            .filter(e -> e.reason() != Reason.NODE_EXISTS)
                            .ifPresent(e -> {
                                throw e;
                            });
                    begin(name);
                    return end(name);
                });
    }

    private CompletableFuture<Void> end(String name) {
        Deletion deletion = underWay.get(name);
        if (heldUp(deletion)) {
            return controller.delivered();
        }
        var gone = new CompletableFuture<Void>();
        deletion.waiting.add(gone);
        return gone;
    }

    private boolean heldUp(Deletion deletion) {
        return deletion.unconfirmed.keySet().stream()
                .anyMatch(broker -> !state.brokers().containsKey(broker));
    }

    /** A broker was dead when it was told to delete, and now everybody knows: who waits is not kept waiting for its return. */
    void brokersGone() {
        underWay.values().stream().filter(this::heldUp).forEach(deletion -> {
            List<CompletableFuture<Void>> waiting = List.copyOf(deletion.waiting);
            deletion.waiting.clear();
            if (!waiting.isEmpty()) {
                controller.delivered().thenAccept(done -> waiting.forEach(w -> w.complete(null)));
            }
        });
    }

    /** The operation after a change of the orders, and after every reload. */
    CompletableFuture<Void> changed() {
        return here.futures()
                .inLane(here.coordination().children(ZnodeLayout.DELETE_TOPICS))
                .thenCompose(this::take);
    }

    /** Takes up the orders found. Those that cannot be followed are removed, as Kafka does. */
    CompletableFuture<Void> take(Collection<String> orders) {
        boolean enabled = here.settings().getBoolean("delete.topic.enable");
        var refused = new ArrayList<String>();
        for (String name : orders) {
            if (enabled && state.topic(name).isPresent()) {
                begin(name);
            } else {
                refused.add(name);
            }
        }
        return refused.isEmpty() ? CompletableFuture.completedFuture(null) : forget(refused);
    }

    /** Removes orders, and the settings of topics that are gone: the controller before may have stopped between the two. */
    private CompletableFuture<Void> forget(List<String> names) {
        var units = new ArrayList<List<Op>>();
        for (String name : names) {
            if (state.topic(name).isEmpty()) {
                units.add(List.of(
                        new Op.Delete(ZnodeLayout.config(new SettingScope.Topic(name)), Coordination.ANY_VERSION)));
            }
            units.add(List.of(new Op.Delete(ZnodeLayout.deleteTopic(name), Coordination.ANY_VERSION)));
        }
        return here.futures().inLane(controller.writes().each(units)).thenAccept(done -> {});
    }

    private void begin(String name) {
        TopicState topic = state.topic(name).orElseThrow();
        if (underWay.containsKey(name)) {
            return;
        }
        // What an earlier controller made known is not news.
        boolean known = here.metadata()
                .current()
                .topic(name)
                .filter(TopicImage::deleting)
                .isPresent();
        long cause = known ? Causes.current() : here.journal(new TopicEvent.TopicDeletionRequested(name));
        var deletion = new Deletion(cause);
        underWay.put(name, deletion);
        topic.markDeleting();
        controller.changed();
        topic.partitions()
                .forEach(partition -> topic.assignment(partition.partition())
                        .hosts()
                        .forEach(broker -> deletion.unconfirmed
                                .computeIfAbsent(broker, b -> new HashSet<>())
                                .add(partition)));
        deletion.unconfirmed.keySet().forEach(broker -> stop(broker, deletion));
        finishIfConfirmed(name, deletion);
    }

    private void stop(int broker, Deletion deletion) {
        Set<TopicPartition> partitions = deletion.unconfirmed.getOrDefault(broker, Set.of());
        if (!partitions.isEmpty()) {
            Causes.with(
                    deletion.cause,
                    () -> controller.channel(broker).ifPresent(channel -> channel.stop(List.copyOf(partitions), true)));
        }
    }

    /** The broker's registration is new, or its channel is: it is told again what to delete. */
    void brokerBack(int broker) {
        underWay.values().forEach(deletion -> stop(broker, deletion));
    }

    /** A broker's answer to the stops it got. */
    void stopped(int broker, Map<TopicPartition, ErrorCode> answers) {
        boolean again = false;
        for (var answer : answers.entrySet()) {
            Deletion deletion = underWay.get(answer.getKey().topic());
            if (deletion == null) {
                continue;
            }
            if (answer.getValue() == ErrorCode.NONE || answer.getValue() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                deletion.unconfirmed.computeIfPresent(broker, (b, left) -> {
                    left.remove(answer.getKey());
                    return left.isEmpty() ? null : left;
                });
                finishIfConfirmed(answer.getKey().topic(), deletion);
            } else {
                again = true;
                here.journal(
                        deletion.cause,
                        new ProblemEvent.Warning(
                                "Broker " + broker + " could not delete " + answer.getKey() + ": " + answer.getValue(),
                                "It is asked again every " + RETRY_MS / 1000
                                        + " s; look at the broker's log directory."));
            }
        }
        if (again) {
            here.futures().tasks().after(RETRY_MS, () -> here.futures().lane().execute(() -> brokerBack(broker)));
        }
    }

    private void finishIfConfirmed(String name, Deletion deletion) {
        if (deletion.unconfirmed.isEmpty()) {
            Causes.with(deletion.cause, () -> controller.offer("remove " + name, () -> remove(name)));
        }
    }

    private CompletableFuture<Void> remove(String name) {
        if (!underWay.containsKey(name)) {
            return CompletableFuture.completedFuture(null);
        }
        return here.futures()
                .inLane(controller.znodes().deletionsOf(ZnodeLayout.topic(name)))
                .thenCompose(below -> here.futures()
                        .inLane(here.coordination().get(ZnodeLayout.config(new SettingScope.Topic(name))))
                        .thenCompose(config -> erase(name, below, config)))
                .thenAccept(done -> removed(name));
    }

    /** States in portions, then everything that makes it a topic, at once. */
    private CompletableFuture<Void> erase(String name, List<Op> below, Optional<Znode> config) {
        int last = Math.max(0, below.size() - 1);
        var portions = new ArrayList<List<Op>>();
        for (int from = 0; from < last; from += 2 * STATES_PER_UNIT) {
            portions.add(List.copyOf(below.subList(from, Math.min(last, from + 2 * STATES_PER_UNIT))));
        }
        var end = new ArrayList<>(below.subList(last, below.size()));
        config.ifPresent(c -> end.add(new Op.Delete(c.path(), Coordination.ANY_VERSION)));
        end.add(new Op.Delete(ZnodeLayout.deleteTopic(name), Coordination.ANY_VERSION));
        portions.add(end);
        return here.futures()
                .inLane(controller.writes().each(portions))
                .thenAccept(outcomes -> outcomes.forEach(outcome -> {
                    Optional<CoordinationException> refused = outcome.refused();
                    if (refused.isPresent()) {
                        throw refused.get();
                    }
                }));
    }

    /** The topic's znode is gone. */
    void removed(String name) {
        Deletion deletion = underWay.remove(name);
        state.removeTopic(name);
        controller.unwatch(name);
        controller.changed();
        here.journal(deletion == null ? Causes.current() : deletion.cause, new TopicEvent.TopicDeleted(name));
        if (deletion != null && !deletion.waiting.isEmpty()) {
            controller.delivered().thenAccept(done -> deletion.waiting.forEach(w -> w.complete(null)));
        }
    }

    /** Memory was replaced by what the znodes say: {@code topics} are all there are. */
    void reloaded(Set<String> topics) {
        for (String name : List.copyOf(underWay.keySet())) {
            if (topics.contains(name)) {
                state.topic(name).orElseThrow().markDeleting();
            } else {
                removed(name);
            }
        }
    }
}
