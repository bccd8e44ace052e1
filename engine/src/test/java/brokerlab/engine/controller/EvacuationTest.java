package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EvacuationTest {
    private static final TopicPartition FIRST = new TopicPartition("t", 0);

    @Test
    void aReplicaGoesToARackItsPartitionIsNotOnYetAndKeepsItsPlace() {
        var plan = Evacuation.of(
                Map.of(FIRST, List.of(1, 2, 3)), Map.of(1, "a", 2, "b", 3, "c", 4, "b", 5, "a"), Set.of(1));
        assertEquals(Map.of(FIRST, List.of(5, 2, 3)), plan.targets());
    }

    @Test
    void moreReplicasThanBrokersLeftAreHomeless() {
        var plan = Evacuation.of(Map.of(FIRST, List.of(1, 2, 3)), Map.of(1, "", 2, "", 3, ""), Set.of(3));
        assertEquals(List.of(FIRST), plan.homeless());
        assertTrue(plan.targets().isEmpty());
    }

    /** Whatever the placement was: nothing stays, nothing is lost, no partition is on fewer racks than it could be. */
    @Test
    void aThousandRandomPlacementsAreEmptiedWell() {
        var random = new Random(7);
        for (int round = 0; round < 1_000; round++) {
            int count = 3 + random.nextInt(5);
            var racks = new TreeMap<Integer, String>();
            for (int b = 1; b <= count; b++) {
                racks.put(b, "r" + random.nextInt(3));
            }
            var replicas = new HashMap<TopicPartition, List<Integer>>();
            int factor = 1 + random.nextInt(count - 1);
            for (int p = 0; p < 6; p++) {
                var all = new ArrayList<>(racks.keySet());
                Collections.shuffle(all, random);
                replicas.put(new TopicPartition("t", p), List.copyOf(all.subList(0, factor)));
            }
            int leaving = 1 + random.nextInt(count);
            var plan = Evacuation.of(replicas, racks, Set.of(leaving));
            assertEquals(List.of(), plan.homeless());
            replicas.forEach((partition, before) -> {
                assertEquals(before.contains(leaving), plan.targets().containsKey(partition));
                if (before.contains(leaving)) {
                    List<Integer> after = plan.targets().get(partition);
                    assertFalse(after.contains(leaving));
                    assertEquals(factor, new HashSet<>(after).size());
                    assertEquals(
                            1, before.stream().filter(b -> !after.contains(b)).count(), "only what must moves");
                    Set<String> kept = before.stream()
                            .filter(b -> b != leaving)
                            .map(racks::get)
                            .collect(Collectors.toSet());
                    boolean another = racks.keySet().stream()
                            .anyMatch(b -> b != leaving && !before.contains(b) && !kept.contains(racks.get(b)));
                    int spread = after.stream()
                            .map(racks::get)
                            .collect(Collectors.toSet())
                            .size();
                    assertEquals(kept.size() + (another ? 1 : 0), spread, before + " to " + after + " on " + racks);
                }
            });
        }
    }
}
