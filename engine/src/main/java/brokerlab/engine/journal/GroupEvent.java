package brokerlab.engine.journal;

import java.util.List;

/** Consumer groups, their members and where they read on. */
public sealed interface GroupEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.GROUP;
    }

    record GroupStateChanged(String group, GroupState from, GroupState to, int generation, int members, String why)
            implements GroupEvent {}

    record MemberJoined(String group, String member, String clientId) implements GroupEvent {}

    /** Why a member is no longer in its group. */
    enum LeaveReason {
        LEFT,
        SESSION_TIMEOUT,
        /** It did not join again within the rebalance timeout. */
        NO_JOIN,
        /** It joined but did not ask for its assignment within the rebalance timeout. */
        NO_SYNC,
        /** {@code group.max.size} is reached. */
        GROUP_FULL,
        /** A static member came back under a new id. */
        REPLACED
    }

    /** @param detail what the client said when it left (KIP-800), or the id that replaces the member; empty for none */
    record MemberLeft(String group, String member, LeaveReason reason, String detail) implements GroupEvent {}

    /** Where a group reads on was set from outside. */
    record OffsetsReset(String group, List<OffsetSet> partitions) implements GroupEvent {}

    /** @param from the commit before, -1 when there was none */
    record OffsetSet(String topic, int partition, long from, long to) {}
}
