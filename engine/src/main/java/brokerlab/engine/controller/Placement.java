package brokerlab.engine.controller;

import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a new topic's replicas go: Kafka's rack-aware assignment, as a function of brokers, counts and two starts.
 *
 * <p>Leaders go round the brokers. The further replicas of a partition follow its leader at a distance that grows by one each
 * time the round is complete, so that the load of a broken broker spreads over all others. With racks the round alternates
 * between racks, and a replica goes to a rack that has one already only when every rack has.
 */
public final class Placement {
    private Placement() {}

    /**
     * Assigns replicas. Deterministic for given starts, so a preview shows what creation then does.
     *
     * @param racks rack by broker id, empty string for none: all have one or none has
     * @param startBroker index of the broker that gets the first replica of partition {@code firstPartition}, counted from
     *     partition 0: partition {@code p} starts at {@code startBroker + p}
     * @param startShift initial shift between first and further replicas
     * @return replicas by partition number
     * @throws brokerlab.engine.wire.ProtocolException INVALID_REPLICATION_FACTOR, INVALID_PARTITIONS, INVALID_REPLICA_ASSIGNMENT when
     *     only some have a rack (Kafka's AdminUtils answers UNKNOWN_SERVER_ERROR)
     */
    public static SortedMap<Integer, List<Integer>> assign(
            Map<Integer, String> racks,
            int partitions,
            int replicationFactor,
            int firstPartition,
            int startBroker,
            int startShift) {
        if (partitions <= 0) {
            throw new ProtocolException(
                    ErrorCode.INVALID_PARTITIONS,
                    "Number of partitions must be larger than 0, asked for " + partitions + ".");
        }
        if (replicationFactor <= 0) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor must be larger than 0, asked for " + replicationFactor + ".");
        }
        if (replicationFactor > racks.size()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor: " + replicationFactor + " larger than available brokers: " + racks.size()
                            + ".");
        }
        List<Integer> rackless = racks.entrySet().stream()
                .filter(r -> r.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        boolean aware = rackless.isEmpty();
        if (!aware && rackless.size() < racks.size()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    "Replicas cannot be spread over racks: broker " + rackless
                            + " has no broker.rack while the others have"
                            + " one. Give every broker a rack, or none, or name the replicas yourself.");
        }
        List<Integer> round = aware
                ? alternatingRacks(racks)
                : racks.keySet().stream().sorted().toList();
        var result = new TreeMap<Integer, List<Integer>>();
        int shift = startShift;
        for (int partition = Math.max(0, firstPartition), end = partition + partitions; partition < end; partition++) {
            if (partition > 0 && partition % round.size() == 0) {
                shift++;
            }
            int first = (partition + startBroker) % round.size();
            result.put(
                    partition,
                    aware
                            ? acrossRacks(round, racks, first, shift, replicationFactor)
                            : along(round, first, shift, replicationFactor));
        }
        return result;
    }

    private static List<Integer> along(List<Integer> round, int first, int shift, int replicationFactor) {
        var replicas = new ArrayList<Integer>();
        replicas.add(round.get(first));
        for (int i = 0; i < replicationFactor - 1; i++) {
            replicas.add(round.get(further(first, shift, i, round.size())));
        }
        return List.copyOf(replicas);
    }

    private static List<Integer> acrossRacks(
            List<Integer> round, Map<Integer, String> racks, int first, int shift, int replicationFactor) {
        int rackCount = new HashSet<>(racks.values()).size();
        var replicas = new ArrayList<Integer>();
        var usedRacks = new HashSet<String>();
        replicas.add(round.get(first));
        usedRacks.add(racks.get(round.get(first)));
        for (int candidate = 0; replicas.size() < replicationFactor; candidate++) {
            int broker = round.get(further(first, shift * rackCount, candidate, round.size()));
            boolean rackFits = usedRacks.size() == rackCount || !usedRacks.contains(racks.get(broker));
            if (rackFits && !replicas.contains(broker)) {
                replicas.add(broker);
                usedRacks.add(racks.get(broker));
            }
        }
        return List.copyOf(replicas);
    }

    /** Never the first replica's own index. */
    private static int further(int first, int shift, int replica, int brokers) {
        return (first + 1 + (shift + replica) % (brokers - 1)) % brokers;
    }

    /** One broker of each rack in turn, racks by name, brokers of a rack by id. */
    private static List<Integer> alternatingRacks(Map<Integer, String> racks) {
        var byRack = new TreeMap<String, ArrayList<Integer>>();
        new TreeMap<>(racks)
                .forEach((broker, rack) ->
                        byRack.computeIfAbsent(rack, r -> new ArrayList<>()).add(broker));
        var result = new ArrayList<Integer>();
        for (int turn = 0; result.size() < racks.size(); turn++) {
            for (var brokers : byRack.values()) {
                if (turn < brokers.size()) {
                    result.add(brokers.get(turn));
                }
            }
        }
        return result;
    }
}
