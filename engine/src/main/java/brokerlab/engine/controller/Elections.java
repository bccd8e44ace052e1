package brokerlab.engine.controller;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Who becomes leader, and what is left of the ISR: pure functions of replicas, ISR and liveness. {@code replicas} has the preferred
 * leader first and is the order of preference everywhere.
 *
 * <p>{@code online} is true for brokers that answer, {@code eligible} for those of them that may also lead (one that is shutting
 * down may not).
 */
final class Elections {
    private Elections() {}

    /**
     * @param leader -1 when no replica may lead
     * @param unclean the leader comes from outside the ISR: records may be lost
     */
    record Decision(int leader, List<Integer> isr, boolean unclean) {}

    /** A partition that has no state yet: every replica that answers is in sync, as all logs are empty. */
    static Optional<Decision> first(List<Integer> replicas, IntPredicate eligible) {
        List<Integer> isr = replicas.stream().filter(eligible::test).toList();
        return isr.isEmpty() ? Optional.empty() : Optional.of(new Decision(isr.getFirst(), isr, false));
    }

    /** A partition whose leader is gone: the first eligible ISR member, else (only if allowed) the first eligible replica. */
    static Optional<Decision> offline(
            List<Integer> replicas,
            List<Integer> isr,
            IntPredicate online,
            IntPredicate eligible,
            BooleanSupplier uncleanAllowed) {
        Optional<Integer> clean = replicas.stream()
                .filter(r -> eligible.test(r) && isr.contains(r))
                .findFirst();
        if (clean.isPresent()) {
            return Optional.of(
                    new Decision(clean.get(), isr.stream().filter(online::test).toList(), false));
        }
        return uncleanAllowed.getAsBoolean()
                ? replicas.stream()
                        .filter(eligible::test)
                        .findFirst()
                        .map(leader -> new Decision(leader, List.of(leader), true))
                : Optional.empty();
    }

    /** The preferred replica, if it is eligible and in sync. */
    static Optional<Decision> preferred(List<Integer> replicas, List<Integer> isr, IntPredicate eligible) {
        int preferred = replicas.getFirst();
        return eligible.test(preferred) && isr.contains(preferred)
                ? Optional.of(new Decision(preferred, isr, false))
                : Optional.empty();
    }

    /** Leader and ISR confined to {@code replicas}; empty when no ISR member among them may lead. */
    static Optional<Decision> within(
            List<Integer> replicas, PartitionState state, IntPredicate online, IntPredicate eligible) {
        List<Integer> isr = state.isr().stream().filter(replicas::contains).toList();
        boolean stays = isr.contains(state.leader()) && online.test(state.leader());
        return stays
                ? Optional.of(new Decision(state.leader(), isr, false))
                : replicas.stream()
                        .filter(r -> eligible.test(r) && isr.contains(r))
                        .findFirst()
                        .map(leader -> new Decision(leader, isr, false));
    }

    /** Another ISR member takes over from a broker that is about to stop; the broker leaves the ISR. */
    static Optional<Decision> controlledShutdown(
            List<Integer> replicas, List<Integer> isr, IntPredicate eligible, IntPredicate shuttingDown) {
        return replicas.stream()
                .filter(r -> eligible.test(r) && isr.contains(r) && !shuttingDown.test(r))
                .findFirst()
                .map(leader -> new Decision(
                        leader, isr.stream().filter(r -> !shuttingDown.test(r)).toList(), false));
    }

    /**
     * What must change after brokers came or went; empty when nothing. Followers that are gone leave the ISR, but its last member
     * never does: it alone is known to hold everything. When all went at once that is the leader.
     */
    static Optional<Decision> afterLivenessChange(
            PartitionState state,
            List<Integer> replicas,
            IntPredicate online,
            IntPredicate eligible,
            BooleanSupplier uncleanAllowed) {
        Decision decision;
        if (state.leader() != PartitionState.NO_LEADER && online.test(state.leader())) {
            decision = new Decision(
                    state.leader(), state.isr().stream().filter(online::test).toList(), false);
        } else {
            decision = offline(replicas, state.isr(), online, eligible, uncleanAllowed)
                    .orElseGet(() -> new Decision(PartitionState.NO_LEADER, lastOf(state, online), false));
        }
        return decision.leader() == state.leader() && decision.isr().equals(state.isr())
                ? Optional.empty()
                : Optional.of(decision);
    }

    /**
     * What must change when members of the ISR have restarted without anybody seeing them gone; empty when nothing. While one member
     * has not, the others leave the ISR as if they were gone. When all have, they are equals, but a leader among them begins a new
     * epoch, or followers with more than it would not know that they part from it.
     */
    static Optional<Decision> afterUnseenRestarts(
            PartitionState state,
            List<Integer> replicas,
            IntPredicate online,
            IntPredicate eligible,
            IntPredicate restarted) {
        if (state.isr().stream().noneMatch(restarted::test)) {
            return Optional.empty();
        }
        IntPredicate sound = b -> online.test(b) && !restarted.test(b);
        if (state.isr().stream().anyMatch(sound::test)) {
            return afterLivenessChange(state, replicas, sound, b -> sound.test(b) && eligible.test(b), () -> false);
        }
        return restarted.test(state.leader()) && eligible.test(state.leader())
                ? Optional.of(new Decision(
                        state.leader(),
                        state.isr().stream().filter(online::test).toList(),
                        false))
                : Optional.empty();
    }

    private static List<Integer> lastOf(PartitionState state, IntPredicate online) {
        List<Integer> left = state.isr().stream().filter(online::test).toList();
        if (!left.isEmpty() || state.isr().size() <= 1) {
            return left.isEmpty() ? state.isr() : left;
        }
        return state.isr().contains(state.leader())
                ? List.of(state.leader())
                : List.of(state.isr().getLast());
    }
}
