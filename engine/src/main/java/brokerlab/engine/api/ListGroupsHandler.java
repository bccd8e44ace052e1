package brokerlab.engine.api;

import brokerlab.engine.group.GroupCoordinator;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.ApiMessage;

/** ListGroups 0–5, filtered by state (KIP-518) and type (KIP-848): all groups here are classic ones. */
final class ListGroupsHandler implements ApiHandler<ListGroupsRequestData> {
    private static final String TYPE = "classic";

    private final GroupCoordinator groups;

    ListGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, ListGroupsRequestData request) {
        var listed = groups.list(new HashSet<>(request.statesFilter()));
        boolean typeWanted = request.typesFilter().isEmpty()
                || request.typesFilter().stream().anyMatch(TYPE::equalsIgnoreCase);
        var response = new ListGroupsResponseData().setErrorCode(listed.error().code());
        if (typeWanted) {
            listed.groups()
                    .forEach(group -> response.groups()
                            .add(new ListedGroup()
                                    .setGroupId(group.group())
                                    .setProtocolType(group.protocolType())
                                    .setGroupState(group.state().toString())
                                    .setGroupType(TYPE)));
        }
        return CompletableFuture.completedFuture(Optional.of(response));
    }
}
