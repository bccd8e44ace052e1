package brokerlab.engine.controller;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Where a new topic's replicas go: Kafka's rack-aware assignment, as a function of brokers, counts and two random starts. */
public final class Placement {
    private Placement() {}

    /**
     * Assigns replicas. Deterministic for given starts, so a preview shows what creation then does.
     *
     * @param racks rack by broker id, empty string for none; if only some have a rack the result ignores racks
     * @param startBroker index of the broker that gets the first replica of partition {@code firstPartition}
     * @param startShift initial shift between first and further replicas
     * @return replicas by partition number
     * @throws brokerlab.engine.wire.ProtocolException INVALID_REPLICATION_FACTOR, INVALID_PARTITIONS
     */
    public static SortedMap<Integer, List<Integer>> assign(
            Map<Integer, String> racks,
            int partitions,
            int replicationFactor,
            int firstPartition,
            int startBroker,
            int startShift) {
        throw new UnsupportedOperationException();
    }
}
