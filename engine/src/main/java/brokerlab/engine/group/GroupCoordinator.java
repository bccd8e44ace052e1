package brokerlab.engine.group;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.group.DescribedGroup.DescribedMember;
import brokerlab.engine.group.GroupSnapshot.MemberSnapshot;
import brokerlab.engine.group.LeaveResult.LeavingMember;
import brokerlab.engine.group.ListedGroups.ListedGroup;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.replica.LeadershipListener;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/**
 * One broker's group coordinator, Kafka 3.9's classic one. Serves the groups whose partition of {@code __consumer_offsets} this
 * broker leads; for others it answers NOT_COORDINATOR. Errors are in the results, never exceptions; stages complete on any
 * thread.
 */
public final class GroupCoordinator implements LeadershipListener, AutoCloseable {
    private final Tasks tasks;
    private final MetadataHolder metadata;
    private final Groups groups;
    private final Membership membership;
    private final OffsetCommits offsets;
    private final Timer expiry;

    /** A coordinator over the broker's own replicas, told of their leadership from now on; make it before roles arrive. */
    public static GroupCoordinator over(
            int broker,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            MetadataHolder metadata,
            Replicas replicas) {
        var coordinator = new GroupCoordinator(
                broker, tasks, journal, settings, metadata, new ReplicaGroupLog(replicas, tasks.clock(), settings));
        replicas.onLeadership(coordinator);
        return coordinator;
    }

    GroupCoordinator(
            int broker, Tasks tasks, Journal journal, BrokerSettings settings, MetadataHolder metadata, GroupLog log) {
        this.tasks = tasks;
        this.metadata = metadata;
        var rebalances = new Rebalances(tasks, settings, log);
        this.groups = new Groups(
                tasks, log, event -> journal.append(broker, event), this::offsetsPartitions, rebalances::resume);
        this.membership = new Membership(groups, rebalances, settings);
        this.offsets = new OffsetCommits(groups, rebalances, tasks, settings, log);
        this.expiry = tasks.every(settings.getLong("offsets.retention.check.interval.ms"), offsets::expire);
        metadata.onChange(this::metadataChanged);
    }

    private OptionalInt offsetsPartitions() {
        return metadata.current()
                .topic(OffsetsTopic.NAME)
                .map(topic -> OptionalInt.of(topic.partitions().size()))
                .orElseGet(OptionalInt::empty);
    }

    private void metadataChanged(ClusterImage before, ClusterImage after) {
        var gone = new HashSet<String>();
        before.topics().forEach((name, topic) -> {
            // A topic made again under the same name is another topic: its offsets begin anew.
            if (after.topic(name).filter(now -> now.id().equals(topic.id())).isEmpty()) {
                gone.add(name);
            }
        });
        if (!gone.isEmpty()) {
            tasks.execute(() -> offsets.forgetTopics(gone));
        }
    }

    // ---- leadership of __consumer_offsets

    @Override
    public void becameLeader(TopicPartition partition, int leaderEpoch) {
        if (partition.topic().equals(OffsetsTopic.NAME)) {
            groups.led(partition.partition(), leaderEpoch);
        }
    }

    @Override
    public void noLongerLeader(TopicPartition partition, int leaderEpoch) {
        if (partition.topic().equals(OffsetsTopic.NAME)) {
            groups.lost(partition.partition(), leaderEpoch);
        }
    }

    // ---- members

    /** Completes when the rebalance the member takes part in has a generation. */
    public CompletionStage<JoinResult> join(JoinRequest request) {
        return membership.join(request);
    }

    /** Completes when the leader's assignment is stored. */
    public CompletionStage<SyncResult> sync(SyncRequest request) {
        return membership.sync(request);
    }

    public ErrorCode heartbeat(String group, String memberId, Optional<String> instanceId, int generation) {
        return membership.heartbeat(group, memberId, instanceId, generation);
    }

    public LeaveResult leave(String group, List<LeavingMember> members) {
        return membership.leave(group, members);
    }

    // ---- offsets

    /** Completes when all in-sync replicas have the offsets, or {@code offsets.commit.timeout.ms} has passed. */
    public CompletionStage<Map<TopicPartition, ErrorCode>> commit(CommitRequest request) {
        return offsets.commit(request);
    }

    /** @param partitions empty for all that the group ever committed */
    public FetchedOffsets fetch(String group, Optional<Set<TopicPartition>> partitions) {
        return offsets.fetch(group, partitions);
    }

    /** Takes away offsets of topics that no member reads. */
    public CompletionStage<DeletedOffsets> deleteOffsets(String group, Set<TopicPartition> partitions) {
        return offsets.delete(group, partitions);
    }

    // ---- groups

    /** Deletes a group without members, and its offsets. */
    public CompletionStage<ErrorCode> delete(String group) {
        return offsets.deleteGroup(group);
    }

    public DescribedGroup describe(String group) {
        ErrorCode error = groups.availability(group);
        if (error != ErrorCode.NONE) {
            return DescribedGroup.failed(error);
        }
        return groups.find(group)
                .map(found -> found.exclusively(() -> describe(found)))
                .orElseGet(() -> DescribedGroup.failed(ErrorCode.GROUP_ID_NOT_FOUND));
    }

    private DescribedGroup describe(GroupMetadata group) {
        var refusal = groups.refusal(group);
        if (refusal.isPresent()) {
            return DescribedGroup.failed(
                    refusal.get() == ErrorCode.NOT_COORDINATOR
                            ? ErrorCode.NOT_COORDINATOR
                            : ErrorCode.GROUP_ID_NOT_FOUND);
        }
        boolean stable = group.is(GroupState.STABLE);
        String protocol = group.protocolName().orElse("");
        var members = new ArrayList<DescribedMember>();
        for (MemberMetadata member : group.members()) {
            members.add(new DescribedMember(
                    member.memberId(),
                    member.instanceId(),
                    member.clientId(),
                    member.clientHost(),
                    stable ? member.metadata(protocol) : new byte[0],
                    stable ? member.assignment() : new byte[0]));
        }
        return new DescribedGroup(
                ErrorCode.NONE,
                group.state(),
                group.protocolType().orElse(""),
                stable ? protocol : "",
                List.copyOf(members));
    }

    /** @param states wire names to keep, in any case; empty for all */
    public ListedGroups list(Set<String> states) {
        var wanted = new HashSet<String>();
        states.forEach(state -> wanted.add(state.toLowerCase(Locale.ROOT)));
        var listed = new ArrayList<ListedGroup>();
        for (GroupMetadata group : groups.all()) {
            group.exclusively(() -> {
                boolean kept = wanted.isEmpty()
                        || wanted.contains(group.state().toString().toLowerCase(Locale.ROOT));
                if (kept && groups.refusal(group).isEmpty()) {
                    listed.add(
                            new ListedGroup(group.name(), group.protocolType().orElse(""), group.state()));
                }
            });
        }
        return new ListedGroups(
                groups.loading() ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : ErrorCode.NONE, List.copyOf(listed));
    }

    /** All groups served here, by name; cheap enough for 2 Hz. */
    public List<GroupSnapshot> snapshot() {
        long now = tasks.clock().elapsedMs();
        var snapshots = new ArrayList<GroupSnapshot>();
        for (GroupMetadata group : groups.all()) {
            group.exclusively(() -> {
                if (!group.is(GroupState.DEAD)) {
                    snapshots.add(snapshot(group, now));
                }
            });
        }
        snapshots.sort(Comparator.comparing(GroupSnapshot::group));
        return List.copyOf(snapshots);
    }

    private static GroupSnapshot snapshot(GroupMetadata group, long now) {
        var members = new ArrayList<MemberSnapshot>();
        for (MemberMetadata member : group.members()) {
            members.add(new MemberSnapshot(
                    member.memberId(),
                    member.instanceId(),
                    member.clientId(),
                    member.clientHost(),
                    member.sessionTimeoutMs(),
                    member.rebalanceTimeoutMs(),
                    group.usesConsumerProtocol() ? member.assigned() : List.of(),
                    Math.max(0, now - member.deadline().lastHeardMs),
                    awaited(group, member)));
        }
        return new GroupSnapshot(
                group.name(),
                group.state(),
                group.generation(),
                group.protocolType().orElse(""),
                group.protocolName().orElse(""),
                group.leader().orElse(""),
                List.copyOf(members),
                group.offsets().all(),
                group.offsetsPartition());
    }

    private static boolean awaited(GroupMetadata group, MemberMetadata member) {
        return switch (group.state()) {
            case PREPARING_REBALANCE -> !member.awaitsJoin();
            case COMPLETING_REBALANCE -> group.pendingSync().contains(member.memberId());
            case EMPTY, STABLE, DEAD -> false;
        };
    }

    /** Serves nothing any more: whoever waits is answered NOT_COORDINATOR. */
    @Override
    public void close() {
        expiry.cancel();
        groups.close();
    }
}
