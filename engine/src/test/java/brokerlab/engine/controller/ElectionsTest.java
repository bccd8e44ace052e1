package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.controller.Elections.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

final class ElectionsTest {
    private static final List<Integer> REPLICAS = List.of(1, 2, 3);

    @Test
    void R2_theFirstLiveReplicaInTheIsrLeads() {
        assertEquals(
                Optional.of(new Decision(3, List.of(3), false)),
                Elections.offline(REPLICAS, List.of(1, 3), in(2, 3), in(2, 3), () -> true));
    }

    @Test
    void R4_withoutUncleanElectionNobodyOutsideTheIsrLeads() {
        assertEquals(Optional.empty(), Elections.offline(REPLICAS, List.of(1), in(2, 3), in(2, 3), () -> false));
    }

    @Test
    void uncleanElectionTakesTheFirstLiveReplicaAloneIntoTheIsr() {
        assertEquals(
                Optional.of(new Decision(2, List.of(2), true)),
                Elections.offline(REPLICAS, List.of(1), in(2, 3), in(2, 3), () -> true));
    }

    @Test
    void theLastIsrMemberStays() {
        assertEquals(
                Optional.of(new Decision(-1, List.of(1), false)),
                Elections.afterLivenessChange(state(1, 1), REPLICAS, in(2, 3), in(2, 3), () -> false));
        assertEquals(
                Optional.of(new Decision(-1, List.of(2), false)),
                Elections.afterLivenessChange(state(2, 1, 2, 3), REPLICAS, in(), in(), () -> false));
        assertEquals(
                Optional.empty(),
                Elections.afterLivenessChange(state(-1, 1), REPLICAS, in(2, 3), in(2, 3), () -> false));
    }

    @Test
    void aDeadFollowerLeavesTheIsrAndTheLeaderStays() {
        assertEquals(
                Optional.of(new Decision(1, List.of(1, 3), false)),
                Elections.afterLivenessChange(state(1, 1, 2, 3), REPLICAS, in(1, 3), in(1, 3), () -> false));
    }

    @Test
    void aLeaderThatShutsDownLeadsOnUntilAnotherTakesOver() {
        assertEquals(
                Optional.empty(),
                Elections.afterLivenessChange(state(1, 1), REPLICAS, in(1, 2, 3), in(2, 3), () -> false));
        assertEquals(
                Optional.of(new Decision(2, List.of(2, 3), false)),
                Elections.controlledShutdown(REPLICAS, List.of(1, 2, 3), in(1, 2, 3), in(1)));
        assertEquals(Optional.empty(), Elections.controlledShutdown(REPLICAS, List.of(1), in(1, 2, 3), in(1)));
    }

    @Test
    void thePreferredReplicaLeadsOnlyWhenLiveAndInSync() {
        assertEquals(
                Optional.of(new Decision(1, List.of(2, 1), false)),
                Elections.preferred(REPLICAS, List.of(2, 1), in(1, 2)));
        assertEquals(Optional.empty(), Elections.preferred(REPLICAS, List.of(2), in(1, 2)));
        assertEquals(Optional.empty(), Elections.preferred(REPLICAS, List.of(2, 1), in(2)));
    }

    @Test
    void aNewPartitionStartsWithItsLiveReplicas() {
        assertEquals(Optional.of(new Decision(2, List.of(2, 3), false)), Elections.first(REPLICAS, in(2, 3)));
        assertEquals(Optional.empty(), Elections.first(REPLICAS, in()));
    }

    @Test
    void R2_R4_holdForEveryState() {
        var random = new Random(7);
        for (int run = 0; run < 20_000; run++) {
            var isr = new ArrayList<Integer>();
            REPLICAS.stream().filter(r -> random.nextBoolean()).forEach(isr::add);
            if (isr.isEmpty()) {
                isr.add(1 + random.nextInt(3));
            }
            int leader = random.nextInt(4) == 0 ? -1 : isr.get(random.nextInt(isr.size()));
            Set<Integer> live = new HashSet<>();
            REPLICAS.stream().filter(r -> random.nextBoolean()).forEach(live::add);
            boolean unclean = random.nextBoolean();
            var before = new PartitionState(leader, 5, List.copyOf(isr), 1, false, 9);
            var result = Elections.afterLivenessChange(before, REPLICAS, live::contains, live::contains, () -> unclean);
            int newLeader = result.map(Decision::leader).orElse(leader);
            List<Integer> newIsr = result.map(Decision::isr).orElse(isr);
            String seen = before + " live " + live + " → " + result;
            assertTrue(!newIsr.isEmpty(), seen);
            assertTrue(newLeader == -1 || (live.contains(newLeader) && newIsr.contains(newLeader)), seen);
            assertTrue(newIsr.size() == 1 || live.containsAll(newIsr), seen);
            boolean lostNothing = isr.containsAll(newIsr);
            assertEquals(!lostNothing, result.map(Decision::unclean).orElse(false), seen);
            assertTrue(unclean || lostNothing, seen);
            if (isr.stream().anyMatch(live::contains)) {
                assertTrue(newLeader != -1, seen);
            }
        }
    }

    private static IntPredicate in(int... brokers) {
        return b -> java.util.Arrays.stream(brokers).anyMatch(x -> x == b);
    }

    private static PartitionState state(int leader, Integer... isr) {
        return new PartitionState(leader, 0, List.of(isr), 1, false, 0);
    }
}
