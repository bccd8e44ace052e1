package brokerlab.engine.cluster;

import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.MetadataHolder;

/** A broker that knows its cluster and opens its logs, or has opened them: one that starts, runs or stops. */
public sealed interface LiveBroker permits StartingBroker, RunningBroker {
    /** The cluster's id. */
    String clusterId();

    /** The cluster as it knows it. */
    MetadataHolder metadata();

    /** Maybe still being loaded. */
    LogStore logs();
}
