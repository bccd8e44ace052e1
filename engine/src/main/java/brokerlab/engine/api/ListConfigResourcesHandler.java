package brokerlab.engine.api;

import brokerlab.engine.metadata.MetadataHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData.ConfigResource;
import org.apache.kafka.common.protocol.ApiMessage;

/** ListConfigResources: what has settings. Version 0 asked for client metrics only, which there are none of. */
final class ListConfigResourcesHandler implements ApiHandler<ListConfigResourcesRequestData> {
    private final MetadataHolder metadata;

    ListConfigResourcesHandler(MetadataHolder metadata) {
        this.metadata = metadata;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, ListConfigResourcesRequestData request) {
        var resources = new ArrayList<ConfigResource>();
        if (context.version() > 0) {
            var image = metadata.current();
            if (includes(request, ConfigEntries.TOPIC)) {
                new TreeSet<>(image.topics().keySet()).forEach(t -> resources.add(resource(ConfigEntries.TOPIC, t)));
            }
            if (includes(request, ConfigEntries.BROKER)) {
                new TreeSet<>(image.brokers().keySet())
                        .forEach(b -> resources.add(resource(ConfigEntries.BROKER, Integer.toString(b))));
            }
        }
        return Requests.done(new ListConfigResourcesResponseData().setConfigResources(resources));
    }

    private static boolean includes(ListConfigResourcesRequestData request, byte type) {
        List<Byte> types = request.resourceTypes();
        return types.isEmpty() || types.contains(type);
    }

    private static ConfigResource resource(byte type, String name) {
        return new ConfigResource().setResourceType(type).setResourceName(name);
    }
}
