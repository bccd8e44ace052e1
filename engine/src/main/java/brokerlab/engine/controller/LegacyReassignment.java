package brokerlab.engine.controller;

import brokerlab.engine.coordination.ReassignmentZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ProtocolException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code /admin/reassign_partitions}, as tools older than KIP-455 write it: taken up as a request, and deleted when all it names has
 * arrived or was refused. Lane-confined.
 */
final class LegacyReassignment {
    private final ControllerDependencies here;
    private final ActiveController controller;
    private final Set<TopicPartition> open = new HashSet<>();
    private boolean present;

    LegacyReassignment(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
    }

    /** The znode was made, or may be there. */
    void look() {
        controller.offer("legacy reassignment", this::take);
    }

    private CompletableFuture<Void> take() {
        return here.futures()
                .inLane(here.coordination().get(ZnodeLayout.REASSIGN_PARTITIONS))
                .thenCompose(found -> {
                    present = found.isPresent();
                    open.clear();
                    if (found.isEmpty()) {
                        return CompletableFuture.completedFuture(null);
                    }
                    var targets = new LinkedHashMap<TopicPartition, Optional<List<Integer>>>();
                    controller
                            .loader()
                            .decoded(found.get(), (path, znode) -> ReassignmentZnode.decode(path, znode.data()))
                            .ifPresent(asked -> asked.replicas().forEach((p, r) -> targets.put(p, Optional.of(r))));
                    return controller
                            .reassignments()
                            .begin(new ReassignmentOrder(targets, true))
                            .thenCompose(this::begun);
                });
    }

    private CompletableFuture<Void> begun(Map<TopicPartition, Optional<ProtocolException>> answers) {
        answers.forEach((partition, refused) -> refused.ifPresent(e -> here.journal(new ProblemEvent.Warning(
                "The move of " + partition + " asked for in " + ZnodeLayout.REASSIGN_PARTITIONS + " is refused: "
                        + e.getMessage(),
                "Ask again with other replicas."))));
        open.addAll(answers.keySet());
        open.retainAll(controller.reassignments().underWay().keySet());
        return deleteIfDone();
    }

    /** These partitions are on the move, no others: the rest arrived, or was cancelled. */
    void onlyOpen(Set<TopicPartition> underWay) {
        open.retainAll(underWay);
        if (present && open.isEmpty()) {
            controller.offer("legacy reassignment done", this::deleteIfDone);
        }
    }

    private CompletableFuture<Void> deleteIfDone() {
        if (!present || !open.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        present = false;
        return controller.partitions().deleteNotices(List.of(ZnodeLayout.REASSIGN_PARTITIONS));
    }
}
