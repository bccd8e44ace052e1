package brokerlab.engine.controller;

import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.WriteResult;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * All znode writes of one controller: each is a multi that begins with a check of {@code /controller_epoch}, so a controller that
 * was replaced changes nothing, whatever it still believes. Many writes share a multi; one that is refused does not harm the rest.
 */
final class FencedWrites {
    /** Operations in a multi, well below ZooKeeper's default limit of 1 MB a request. */
    private static final int OPS_PER_MULTI = 200;

    private final Coordination coordination;
    private final int epochVersion;

    /** @param epochVersion version of {@code /controller_epoch} since this controller's election */
    FencedWrites(Coordination coordination, int epochVersion) {
        this.coordination = coordination;
        this.epochVersion = epochVersion;
    }

    /** What became of one unit: written, or refused for a reason of its own. */
    record Outcome(List<WriteResult> written, Optional<CoordinationException> refused) {
        boolean done() {
            return refused.isEmpty();
        }

        Reason reason() {
            return refused.map(CoordinationException::reason).orElseThrow();
        }
    }

    /** Writes {@code ops} together; fails with {@link CoordinationException} or {@link ControllerFencedException}. */
    CompletableFuture<List<WriteResult>> together(List<Op> ops) {
        return each(List.of(ops)).thenApply(outcomes -> {
            Outcome only = outcomes.getFirst();
            only.refused().ifPresent(e -> {
                throw e;
            });
            return only.written();
        });
    }

    /**
     * Writes each unit, the operations of a unit together. Outcomes come in the order of the units. The future fails when the
     * controller is fenced or no answer came; then any unit may have been written or not.
     */
    CompletableFuture<List<Outcome>> each(List<List<Op>> units) {
        var chunks = new ArrayList<CompletableFuture<List<Outcome>>>();
        var chunk = new ArrayList<List<Op>>();
        int ops = 0;
        for (var unit : units) {
            if (!chunk.isEmpty() && ops + unit.size() > OPS_PER_MULTI) {
                chunks.add(chunk(List.copyOf(chunk)));
                chunk.clear();
                ops = 0;
            }
            chunk.add(unit);
            ops += unit.size();
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk(List.copyOf(chunk)));
        }
        return CompletableFuture.allOf(chunks.toArray(CompletableFuture[]::new)).thenApply(done -> {
            var all = new ArrayList<Outcome>(units.size());
            chunks.forEach(c -> all.addAll(c.join()));
            return all;
        });
    }

    private CompletableFuture<List<Outcome>> chunk(List<List<Op>> units) {
        if (units.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        var ops = new ArrayList<Op>();
        ops.add(new Op.Check(ZnodeLayout.CONTROLLER_EPOCH, epochVersion));
        units.forEach(ops::addAll);
        return coordination
                .multi(ops)
                .handle((written, error) -> {
                    if (error == null) {
                        return CompletableFuture.completedFuture(outcomes(units, written));
                    }
                    return ProtocolException.unwrapped(error) instanceof CoordinationException e
                            ? refused(units, e)
                            : CompletableFuture.<List<Outcome>>failedFuture(error);
                })
                .thenCompose(f -> f);
    }

    private static List<Outcome> outcomes(List<List<Op>> units, List<WriteResult> written) {
        var result = new ArrayList<Outcome>(units.size());
        int at = 1;
        for (var unit : units) {
            result.add(new Outcome(List.copyOf(written.subList(at, at + unit.size())), Optional.empty()));
            at += unit.size();
        }
        return result;
    }

    /** The unit to blame gets the refusal, the others are tried again without it. */
    private CompletableFuture<List<Outcome>> refused(List<List<Op>> units, CoordinationException error) {
        if (error.opIndex() == 0) {
            return CompletableFuture.failedFuture(new ControllerFencedException(error));
        }
        int guilty = 0;
        for (int at = 1; guilty < units.size(); guilty++) {
            at += units.get(guilty).size();
            if (error.opIndex() > 0 && error.opIndex() < at) {
                break;
            }
        }
        if (guilty == units.size()) {
            return CompletableFuture.failedFuture(error);
        }
        int culprit = guilty;
        var others = new ArrayList<>(units);
        others.remove(culprit);
        return chunk(others).thenApply(outcomes -> {
            var all = new ArrayList<>(outcomes);
            all.add(culprit, new Outcome(List.of(), Optional.of(error)));
            return all;
        });
    }
}
