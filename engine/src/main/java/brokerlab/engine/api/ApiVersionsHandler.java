package brokerlab.engine.api;

import brokerlab.engine.config.Release;
import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import brokerlab.engine.wire.Versions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** ApiVersions: what the release that is spoken announces, as far as it is served. */
final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequestData> {
    /** KIP-511: what a client may call itself. */
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private final int broker;
    private final String clusterId;
    private final Set<Api> served;
    private final Supplier<Release> speaks;

    ApiVersionsHandler(int broker, String clusterId, Set<Api> others, Supplier<Release> speaks) {
        this.broker = broker;
        this.clusterId = clusterId;
        this.served = EnumSet.of(Api.API_VERSIONS);
        served.addAll(others);
        this.speaks = speaks;
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
        return Requests.done(announced(served, speaks.get()));
    }

    static ApiVersionsResponseData announced(Set<Api> served, Release release) {
        var apis = new ApiVersionsResponseData.ApiVersionCollection();
        for (Api api : Api.values()) {
            if (served.contains(api) || api.betweenBrokers()) {
                api.announcedBy(release).ifPresent(versions -> apis.add(version(api, versions)));
            }
        }
        var answer = new ApiVersionsResponseData().setApiKeys(apis);
        // A broker with ZooKeeper has finalized no feature, in the first epoch of having none.
        return release == Release.KAFKA_3_9 ? answer.setFinalizedFeaturesEpoch(0) : answer;
    }

    /** KIP-511: what a client whose ApiVersions is newer than ours is told, in version 0. */
    static ApiVersionsResponseData tooNew(Release release) {
        var apis = new ApiVersionsResponseData.ApiVersionCollection();
        Api.API_VERSIONS.announcedBy(release).ifPresent(v -> apis.add(version(Api.API_VERSIONS, v)));
        return new ApiVersionsResponseData()
                .setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                .setApiKeys(apis);
    }

    private static ApiVersionsResponseData.ApiVersion version(Api api, Versions versions) {
        return new ApiVersionsResponseData.ApiVersion()
                .setApiKey(api.id())
                .setMinVersion(versions.oldest())
                .setMaxVersion(versions.newest());
    }
}
