package brokerlab.engine.api;

import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeCluster: the live brokers. */
final class DescribeClusterHandler implements ApiHandler<DescribeClusterRequestData> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final BrokerContext broker;

    DescribeClusterHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DescribeClusterRequestData request) {
        if (request.endpointType() == CONTROLLERS) {
            throw new ProtocolException(
                    ErrorCode.MISMATCHED_ENDPOINT_TYPE, "this is a broker, not a controller endpoint");
        }
        if (request.endpointType() != BROKERS) {
            throw new ProtocolException(
                    ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, "endpoint type " + request.endpointType() + " is unknown");
        }
        ClusterImage image = broker.metadata().current();
        var response = new DescribeClusterResponseData()
                .setEndpointType(BROKERS)
                .setClusterId(broker.clusterId())
                .setControllerId(image.controller());
        image.reachable(context.listener()).stream()
                .sorted(Comparator.comparingInt(ClusterImage.BrokerNode::id))
                .forEach(b -> {
                    var endpoint = b.endpoint(context.listener());
                    response.brokers()
                            .add(new DescribeClusterBroker()
                                    .setBrokerId(b.id())
                                    .setHost(endpoint.host())
                                    .setPort(endpoint.port())
                                    .setRack(b.rack().isEmpty() ? null : b.rack()));
                });
        if (request.includeClusterAuthorizedOperations()) {
            response.setClusterAuthorizedOperations(AuthorizedOperations.ON_CLUSTER);
        }
        return Requests.done(response);
    }
}
