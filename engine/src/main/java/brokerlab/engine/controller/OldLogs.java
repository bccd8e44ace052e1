package brokerlab.engine.controller;

import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Logs of replicas that were moved away: their brokers are asked to delete them, until they did or are gone. Lane-confined. */
final class OldLogs {
    /** Pause before a broker that could not delete is asked again. */
    private static final long RETRY_MS = 5_000;

    private final ControllerDependencies here;
    private final ActiveController controller;
    private final Runnable look;
    private final Map<Integer, Set<TopicPartition>> asked = new HashMap<>();
    private final Map<Integer, Set<TopicPartition>> deleted = new HashMap<>();

    /** @param look called when there is something new to decide on */
    OldLogs(ControllerDependencies here, ActiveController controller, Runnable look) {
        this.here = here;
        this.controller = controller;
        this.look = look;
    }

    /** Asks those of {@code brokers} that were not asked yet; returns those that are done or not there. */
    List<Integer> deleted(TopicPartition partition, List<Integer> brokers) {
        var gone = new ArrayList<Integer>();
        for (int broker : brokers) {
            boolean live = controller.state().brokers().containsKey(broker);
            if (!live || deleted.getOrDefault(broker, Set.of()).contains(partition)) {
                gone.add(broker);
            } else {
                // A broker whose channel is not open yet is asked when it is.
                controller
                        .channel(broker)
                        .filter(channel -> asked.computeIfAbsent(broker, b -> new HashSet<>())
                                .add(partition))
                        .ifPresent(channel -> channel.stop(List.of(partition), true));
            }
        }
        return gone;
    }

    /** A broker's answer to the stops it got. */
    void stopped(int broker, Map<TopicPartition, ErrorCode> answers) {
        var refused = new HashSet<TopicPartition>();
        boolean news = false;
        for (var answer : answers.entrySet()) {
            TopicPartition partition = answer.getKey();
            if (!asked.getOrDefault(broker, Set.of()).contains(partition)) {
                continue;
            }
            if (answer.getValue() == ErrorCode.NONE || answer.getValue() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                deleted.computeIfAbsent(broker, b -> new HashSet<>()).add(partition);
                news = true;
            } else {
                refused.add(partition);
            }
        }
        if (news) {
            look.run();
        }
        if (!refused.isEmpty()) {
            here.journal(new ProblemEvent.Warning(
                    "Broker " + broker + " could not delete the logs of " + refused + " that were moved away.",
                    "It is asked again every " + RETRY_MS / 1000 + " s; look at the broker's log directory."));
            here.futures()
                    .tasks()
                    .after(
                            RETRY_MS,
                            () -> here.futures().lane().execute(() -> {
                                asked.getOrDefault(broker, new HashSet<>()).removeAll(refused);
                                look.run();
                            }));
        }
    }

    /** The broker's life is over: what it answered does not hold for the next one. */
    void brokerGone(int broker) {
        asked.remove(broker);
        deleted.remove(broker);
    }

    /** The broker is a replica again, or nothing is left to do. */
    void forget(TopicPartition partition) {
        asked.values().forEach(partitions -> partitions.remove(partition));
        deleted.values().forEach(partitions -> partitions.remove(partition));
    }
}
