package brokerlab.engine.api;

import brokerlab.engine.group.GroupCoordinator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** DeleteGroups 0–3. */
final class DeleteGroupsHandler implements ApiHandler<DeleteGroupsRequestData> {
    private final GroupCoordinator groups;

    DeleteGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DeleteGroupsRequestData request) {
        var deletions = new LinkedHashMap<String, CompletableFuture<DeletableGroupResult>>();
        for (String group : new LinkedHashSet<>(request.groupsNames())) {
            deletions.put(
                    group,
                    groups.delete(group)
                            .thenApply(error ->
                                    new DeletableGroupResult().setGroupId(group).setErrorCode(error.code()))
                            .toCompletableFuture());
        }
        return CompletableFuture.allOf(deletions.values().toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    var response = new DeleteGroupsResponseData();
                    deletions.values().forEach(result -> response.results().add(result.join()));
                    return Optional.of(response);
                });
    }
}
