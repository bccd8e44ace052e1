package brokerlab.engine.cluster;

import java.util.List;

/**
 * What a folder goes on with, whatever its next start asks for.
 *
 * @param ids of its brokers
 * @param racks of the same brokers, in the same order; empty ones for brokers without
 * @param zooKeeperNodes of the ensemble in this process, if it had one
 */
public record StoredCluster(List<Integer> ids, List<String> racks, int zooKeeperNodes) {}
