package brokerlab.engine.controller;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Who leads a partition, and who is in sync, once the controller has seen which brokers live: what {@link Elections} decides, for who
 * wants to know beforehand.
 *
 * @param leader -1 when no replica may lead
 * @param unclean the leader comes from outside the ISR: records may be lost
 */
public record ForeseenState(int leader, List<Integer> isr, boolean unclean) {
    /**
     * Foresees.
     *
     * @param leader of now, -1 for none
     * @param replicas the preferred leader first
     * @param online brokers that live and have the replica's log
     * @param uncleanAllowed {@code unclean.leader.election.enable} of the topic
     */
    public static ForeseenState of(
            int leader,
            List<Integer> isr,
            List<Integer> replicas,
            IntPredicate online,
            BooleanSupplier uncleanAllowed) {
        return Elections.afterLivenessChange(
                        new PartitionState(leader, 0, isr, 0, false, 0), replicas, online, online, uncleanAllowed)
                .map(d -> new ForeseenState(d.leader(), d.isr(), d.unclean()))
                .orElseGet(() -> new ForeseenState(leader, isr, false));
    }
}
