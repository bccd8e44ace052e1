package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PlacementTest {
    /** The table in the documentation of Kafka's AdminUtils: 5 brokers, 10 partitions, 3 replicas, both starts 0. */
    @Test
    void withoutRacksItIsKafkasTable() {
        var placed = Placement.assign(racks(5, 0), 10, 3, 0, 0, 0);
        assertEquals(
                List.of(
                        List.of(0, 1, 2),
                        List.of(1, 2, 3),
                        List.of(2, 3, 4),
                        List.of(3, 4, 0),
                        List.of(4, 0, 1),
                        List.of(0, 2, 3),
                        List.of(1, 3, 4),
                        List.of(2, 4, 0),
                        List.of(3, 0, 1),
                        List.of(4, 1, 2)),
                List.copyOf(placed.values()));
    }

    /** Kafka's AdminRackAwareTest: six brokers in three racks, fixed start 0. */
    @Test
    void withRacksItIsKafkasTable() {
        var racks = Map.of(0, "rack1", 1, "rack2", 2, "rack2", 3, "rack3", 4, "rack3", 5, "rack1");
        var placed = Placement.assign(racks, 7, 3, 0, 0, 0);
        // The round is 0 1 3 5 2 4: rack by rack.
        assertEquals(
                List.of(
                        List.of(0, 1, 3),
                        List.of(1, 3, 5),
                        List.of(3, 5, 2),
                        List.of(5, 2, 4),
                        List.of(2, 4, 0),
                        List.of(4, 0, 1),
                        List.of(0, 2, 4)),
                List.copyOf(placed.values()));
    }

    @Test
    void leadersAreEvenReplicasDistinctAndRacksDistinctWhileThereAreEnough() {
        var random = new Random(20261122);
        for (int run = 0; run < 2000; run++) {
            int brokers = 1 + random.nextInt(12);
            int rackCount = random.nextInt(5);
            var racks = racks(brokers, rackCount);
            int rf = 1 + random.nextInt(brokers);
            int partitions = 1 + random.nextInt(40);
            int first = random.nextInt(10);
            var placed =
                    Placement.assign(racks, partitions, rf, first, random.nextInt(brokers), random.nextInt(brokers));
            String seen = racks + " " + placed;
            assertEquals(partitions, placed.size(), seen);
            assertEquals(first, placed.firstKey(), seen);
            Map<Integer, Long> leaders =
                    placed.values().stream().collect(Collectors.groupingBy(List::getFirst, Collectors.counting()));
            long most = leaders.values().stream().mapToLong(l -> l).max().orElseThrow();
            long least = leaders.size() < brokers
                    ? 0
                    : leaders.values().stream().mapToLong(l -> l).min().orElseThrow();
            assertTrue(most - least <= 1, seen);
            int known = new HashSet<>(racks.values()).size();
            for (var replicas : placed.values()) {
                assertEquals(rf, new HashSet<>(replicas).size(), seen);
                if (rackCount > 0) {
                    long used = replicas.stream().map(racks::get).distinct().count();
                    assertEquals(Math.min(rf, known), used, seen);
                }
            }
        }
    }

    @Test
    void C9_whoeverLacksARackAmongRackedOnesIsNamed() {
        var racks = new TreeMap<>(racks(4, 2));
        racks.put(3, "");
        var refused = assertThrows(ProtocolException.class, () -> Placement.assign(racks, 8, 2, 0, 1, 1));
        assertEquals(ErrorCode.INVALID_REPLICA_ASSIGNMENT, refused.code());
        assertTrue(refused.getMessage().contains("broker [3] has no broker.rack"), refused.getMessage());
    }

    @Test
    void growthGoesOnWhereThePlacementStopped() {
        var all = Placement.assign(racks(3, 3), 9, 2, 0, 0, 0);
        var more = Placement.assign(racks(3, 3), 3, 2, 6, 0, 0);
        assertEquals(List.of(6, 7, 8), List.copyOf(more.keySet()));
        assertEquals(all.get(6).getFirst(), more.get(6).getFirst());
    }

    @Test
    void impossibleNumbersAreRefusedWithTheNumberOfBrokers() {
        var tooMany = assertThrows(ProtocolException.class, () -> Placement.assign(racks(2, 0), 1, 3, 0, 0, 0));
        assertEquals(ErrorCode.INVALID_REPLICATION_FACTOR, tooMany.code());
        assertEquals("Replication factor: 3 larger than available brokers: 2.", tooMany.getMessage());
        assertEquals(
                ErrorCode.INVALID_PARTITIONS,
                assertThrows(ProtocolException.class, () -> Placement.assign(racks(2, 0), 0, 1, 0, 0, 0))
                        .code());
        assertEquals(
                ErrorCode.INVALID_REPLICATION_FACTOR,
                assertThrows(ProtocolException.class, () -> Placement.assign(racks(2, 0), 1, 0, 0, 0, 0))
                        .code());
    }

    private static Map<Integer, String> racks(int brokers, int racks) {
        var result = new HashMap<Integer, String>();
        for (int i = 0; i < brokers; i++) {
            result.put(i, racks == 0 ? "" : "rack-" + i % racks);
        }
        return result;
    }
}
