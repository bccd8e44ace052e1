package brokerlab.engine.api;

import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.BadFrameException;
import brokerlab.engine.wire.ErrorCode;
import java.util.Map;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.EnvelopeRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData.UpdatableFeatureResult;

/**
 * What 3.9.1 announces in ZooKeeper mode for its controller and for features that only KRaft has: AlterPartition 0–3,
 * AllocateProducerIds 0, Envelope 0, UpdateFeatures 0–1, ConsumerGroupHeartbeat and ConsumerGroupDescribe 0. Brokers of this cluster
 * never ask by wire, so whoever does is not among them.
 */
final class NoPeers {
    private final BrokerContext broker;

    private NoPeers(BrokerContext broker) {
        this.broker = broker;
    }

    static Map<Api, ApiHandler<?>> all(BrokerContext broker) {
        var here = new NoPeers(broker);
        ApiHandler<AlterPartitionRequestData> alterPartition = (context, request) -> Requests.done(
                new AlterPartitionResponseData().setErrorCode(here.notAPeer().code()));
        ApiHandler<AllocateProducerIdsRequestData> producerIds =
                (context, request) -> Requests.done(new AllocateProducerIdsResponseData()
                        .setErrorCode(here.notAPeer(request.brokerId()).code()));
        ApiHandler<EnvelopeRequestData> envelope = (context, request) -> {
            throw new BadFrameException(
                    BadFrameException.FrameFault.NOT_SERVED, "an Envelope, though brokers here forward nothing");
        };
        ApiHandler<UpdateFeaturesRequestData> features = (context, request) -> Requests.done(here.refused(request));
        ApiHandler<ConsumerGroupHeartbeatRequestData> heartbeat =
                (context, request) -> Requests.done(new ConsumerGroupHeartbeatResponseData()
                        .setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                        .setErrorMessage("The consumer protocol needs KRaft; set group.protocol=classic"));
        ApiHandler<ConsumerGroupDescribeRequestData> describe = (context, request) -> {
            var response = new ConsumerGroupDescribeResponseData();
            request.groupIds()
                    .forEach(id -> response.groups()
                            .add(new ConsumerGroupDescribeResponseData.DescribedGroup()
                                    .setGroupId(id)
                                    .setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                                    .setErrorMessage("Groups of the consumer protocol need KRaft")));
            return Requests.done(response);
        };
        return Map.of(
                Api.ALTER_PARTITION, alterPartition,
                Api.ALLOCATE_PRODUCER_IDS, producerIds,
                Api.ENVELOPE, envelope,
                Api.UPDATE_FEATURES, features,
                Api.CONSUMER_GROUP_HEARTBEAT, heartbeat,
                Api.CONSUMER_GROUP_DESCRIBE, describe);
    }

    private ErrorCode notAPeer() {
        return broker.controller().active() ? ErrorCode.STALE_BROKER_EPOCH : ErrorCode.NOT_CONTROLLER;
    }

    private ErrorCode notAPeer(int named) {
        return broker.controller().active()
                        && !broker.metadata().current().brokers().containsKey(named)
                ? ErrorCode.BROKER_ID_NOT_REGISTERED
                : notAPeer();
    }

    /** Brokers with ZooKeeper support no feature, so none can be finalized, and none is there to be taken back. */
    private UpdateFeaturesResponseData refused(UpdateFeaturesRequestData request) {
        var response = new UpdateFeaturesResponseData().setErrorMessage(null);
        if (!broker.controller().active()) {
            return response.setErrorCode(ErrorCode.NOT_CONTROLLER.code())
                    .setErrorMessage("Broker " + broker.controller().activeController() + " is the controller");
        }
        request.featureUpdates()
                .forEach(update -> response.results()
                        .add(new UpdatableFeatureResult()
                                .setFeature(update.feature())
                                .setErrorCode(ErrorCode.INVALID_REQUEST.code())
                                .setErrorMessage("Brokers with ZooKeeper have no features to update, and so none named "
                                        + update.feature())));
        return response;
    }
}
