package brokerlab.engine.api;

import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** ApiVersions: what is served, and nothing else. */
final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequestData> {
    /** KIP-511: what a client may call itself. */
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private final int broker;
    private final String clusterId;
    private final Set<Api> served;

    ApiVersionsHandler(int broker, String clusterId, Set<Api> others) {
        this.broker = broker;
        this.clusterId = clusterId;
        this.served = EnumSet.of(Api.API_VERSIONS);
        served.addAll(others);
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, ApiVersionsRequestData request) {
        if (context.version() >= 3
                && !(SOFTWARE.matcher(request.clientSoftwareName()).matches()
                        && SOFTWARE.matcher(request.clientSoftwareVersion()).matches())) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST, "client software name and version must match " + SOFTWARE.pattern());
        }
        boolean otherCluster =
                request.clusterId() != null && !request.clusterId().equals(clusterId);
        boolean otherNode = request.nodeId() >= 0 && request.nodeId() != broker;
        if (otherCluster || otherNode) {
            // KIP-1242: the address now belongs to another broker or cluster; the client is to start over.
            throw new ProtocolException(
                    ErrorCode.REBOOTSTRAP_REQUIRED, "this is broker " + broker + " of cluster " + clusterId);
        }
        return Requests.done(announced(served));
    }

    static ApiVersionsResponseData announced(Set<Api> served) {
        var apis = new ApiVersionsResponseData.ApiVersionCollection();
        for (Api api : served) {
            apis.add(new ApiVersionsResponseData.ApiVersion()
                    .setApiKey(api.id())
                    .setMinVersion(api.announcedOldest())
                    .setMaxVersion(api.newest()));
        }
        return new ApiVersionsResponseData().setApiKeys(apis);
    }
}
