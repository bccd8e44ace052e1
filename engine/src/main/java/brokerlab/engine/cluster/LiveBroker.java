package brokerlab.engine.cluster;

import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.quota.BrokerQuotas;
import brokerlab.engine.security.ScramUsers;

/**
 * What a broker has from before it joins its cluster until it has stopped: a session, its settings and its logs.
 *
 * @param clusterId the cluster's id
 * @param metadata the cluster as it knows it
 * @param logs maybe still being loaded
 * @param changes followed by {@code quotas} and {@code users}
 */
public record LiveBroker(
        String clusterId,
        MetadataHolder metadata,
        LogStore logs,
        ZooKeeperCoordination coordination,
        ConfigChanges changes,
        BrokerQuotas quotas,
        ScramUsers users) {}
