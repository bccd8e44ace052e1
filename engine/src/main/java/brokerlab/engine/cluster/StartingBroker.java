package brokerlab.engine.cluster;

import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.quota.BrokerQuotas;
import brokerlab.engine.security.ScramUsers;

/**
 * What a broker has before it joins its cluster: a session, its settings and its logs.
 *
 * @param changes followed by {@code quotas} and {@code users}
 */
record StartingBroker(
        String clusterId,
        MetadataHolder metadata,
        LogStore logs,
        ZooKeeperCoordination coordination,
        ConfigChanges changes,
        BrokerQuotas quotas,
        ScramUsers users)
        implements LiveBroker {}
