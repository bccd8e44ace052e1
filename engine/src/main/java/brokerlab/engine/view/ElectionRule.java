package brokerlab.engine.view;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Who leads a partition, and who is in sync, once the controller has seen which brokers live. A pure function, by the rule that the
 * controller of the cluster behind the door follows itself, so that a preview and what then happens cannot differ.
 */
@FunctionalInterface
public interface ElectionRule {
    /** Where nobody elects: everything stays as it is. */
    ElectionRule NONE = (leader, isr, replicas, online, uncleanAllowed) -> new Outcome(leader, isr, false);

    /**
     * Foresees.
     *
     * @param leader of now, -1 for none
     * @param replicas the preferred leader first
     * @param online brokers that live and have the replica's log
     * @param uncleanAllowed {@code unclean.leader.election.enable} of the topic
     */
    Outcome elect(
            int leader, List<Integer> isr, List<Integer> replicas, IntPredicate online, BooleanSupplier uncleanAllowed);

    /**
     * What a partition has then.
     *
     * @param leader -1 when no replica may lead
     * @param unclean the leader comes from outside the ISR: records may be lost
     */
    record Outcome(int leader, List<Integer> isr, boolean unclean) {}
}
