package brokerlab.engine.controller;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;

/** What a controller works with, the same in all its terms. */
record ControllerDependencies(
        int broker,
        LaneFutures futures,
        Journal journal,
        BrokerSettings settings,
        TopicOverrides overrides,
        Coordination coordination,
        Courier courier,
        MetadataHolder metadata,
        Chance chance,
        TopicPolicy policy,
        ReplicaCapacity room) {
    long journal(ClusterEvent event) {
        return journal.append(broker, event);
    }

    long journal(long cause, ClusterEvent event) {
        return journal.append(broker, cause, event);
    }
}
