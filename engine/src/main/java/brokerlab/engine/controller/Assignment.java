package brokerlab.engine.controller;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Where one partition lives and where it is going (KIP-455), as in its topic's znode.
 *
 * <pre>
 *   replicas 1 2 3 ── to 3 4 5 ─▶ replicas 3 4 5 1 2, adding 4 5, removing 1 2
 *                  ── all of 3 4 5 in sync ─▶ replicas 3 4 5, removing 1 2 (their logs) ── deleted ─▶ replicas 3 4 5
 * </pre>
 *
 * A broker that is removed without being a replica has a log that is not known to be deleted: so no crash forgets it. Kafka's own
 * controller reads that state as a reassignment about to end.
 *
 * @param replicas all of now, those being added included, preferred leader first
 * @param adding replicas that must get in sync first
 * @param removing replicas that leave after that, and brokers whose log is still to be deleted
 */
public record Assignment(List<Integer> replicas, List<Integer> adding, List<Integer> removing) {
    public Assignment {
        replicas = List.copyOf(replicas);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
    }

    /** Where it lives in the end. */
    public List<Integer> target() {
        return without(replicas, removing);
    }

    /** Where it lived before, and will when the reassignment is cancelled. */
    List<Integer> origin() {
        return without(replicas, adding);
    }

    /** Replicas are still to be added or to leave. */
    boolean moving() {
        return !adding.isEmpty() || removing.stream().anyMatch(replicas::contains);
    }

    /** As Kafka counts it: also while logs are still to be deleted. */
    public boolean underWay() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /** Brokers that are no replicas any more and have a log to delete. */
    List<Integer> leftovers() {
        return without(removing, replicas);
    }

    /** All brokers that may have a log of it. */
    List<Integer> hosts() {
        return joined(replicas, removing);
    }

    /** On the way to {@code target}, from wherever it is now. */
    Assignment to(List<Integer> target) {
        List<Integer> origin = origin();
        List<Integer> full = joined(target, origin);
        return new Assignment(
                full, without(full, origin), joined(without(full, target), without(joined(replicas, removing), full)));
    }

    /** The target alone: those removed are no replicas any more. */
    Assignment arrived() {
        return new Assignment(target(), List.of(), removing);
    }

    /** The logs of {@code brokers} need no deletion any more. */
    Assignment deletedOn(Collection<Integer> brokers) {
        return new Assignment(replicas, adding, without(removing, brokers));
    }

    private static List<Integer> without(List<Integer> all, Collection<Integer> some) {
        return all.stream().filter(b -> !some.contains(b)).toList();
    }

    private static List<Integer> joined(List<Integer> first, List<Integer> second) {
        var all = new LinkedHashSet<>(first);
        all.addAll(second);
        return new ArrayList<>(all);
    }
}
