package brokerlab.engine.api;

import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.group.OffsetsTopic;
import brokerlab.engine.metadata.MetadataHolder;
import java.util.Map;

/** The handlers of the group APIs by their keys. */
public final class GroupApis {
    private GroupApis() {}

    public static Map<Short, ApiHandler<?>> handlers(
            GroupCoordinator groups,
            OffsetsTopic offsetsTopic,
            MetadataHolder metadata,
            OldOffsets old,
            int metadataMaxBytes) {
        var versionZero = new VersionZeroOffsets(metadata, old, metadataMaxBytes);
        return Map.ofEntries(
                Map.entry((short) 8, new OffsetCommitHandler(groups, metadata, versionZero)),
                Map.entry((short) 9, new OffsetFetchHandler(groups, metadata, versionZero)),
                Map.entry((short) 10, new FindCoordinatorHandler(offsetsTopic)),
                Map.entry((short) 11, new JoinGroupHandler(groups)),
                Map.entry((short) 12, new HeartbeatHandler(groups)),
                Map.entry((short) 13, new LeaveGroupHandler(groups)),
                Map.entry((short) 14, new SyncGroupHandler(groups)),
                Map.entry((short) 15, new DescribeGroupsHandler(groups)),
                Map.entry((short) 16, new ListGroupsHandler(groups)),
                Map.entry((short) 42, new DeleteGroupsHandler(groups)),
                Map.entry((short) 47, new OffsetDeleteHandler(groups, metadata)));
    }
}
