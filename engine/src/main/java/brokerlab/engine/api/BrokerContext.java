package brokerlab.engine.api;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Release;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.quota.ClientQuotas;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.settings.SettingsService;
import brokerlab.engine.transaction.ProducerIds;
import java.util.function.Supplier;

/**
 * What the handlers of one broker work with.
 *
 * @param speaks the release it speaks as now
 */
public record BrokerContext(
        int broker,
        String clusterId,
        Tasks tasks,
        Journal journal,
        BrokerSettings settings,
        TopicOverrides topics,
        MetadataHolder metadata,
        LogStore logs,
        Replicas replicas,
        Controller controller,
        SettingsService configs,
        ClientQuotas quotas,
        ProducerIds producerIds,
        Supplier<Release> speaks) {}
