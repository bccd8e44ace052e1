package brokerlab.engine.group;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;

/** @param error COORDINATOR_LOAD_IN_PROGRESS when some of this broker's groups are still being loaded */
public record ListedGroups(ErrorCode error, List<ListedGroup> groups) {
    /** @param protocolType empty when only offsets were ever committed */
    public record ListedGroup(String group, String protocolType, GroupState state) {}
}
