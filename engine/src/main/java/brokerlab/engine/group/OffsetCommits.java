package brokerlab.engine.group;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.group.GroupLog.Entry;
import brokerlab.engine.group.GroupRecord.GroupForgotten;
import brokerlab.engine.group.GroupRecord.OffsetForgotten;
import brokerlab.engine.group.GroupRecord.OffsetStored;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.ProblemEvent.Warning;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Committed offsets: stored first, visible and answered when all in-sync replicas have them; taken away by request, by age, or
 * with their topic.
 */
final class OffsetCommits {
    private final Groups groups;
    private final Rebalances rebalances;
    private final Tasks tasks;
    private final BrokerSettings settings;
    private final GroupLog log;

    OffsetCommits(Groups groups, Rebalances rebalances, Tasks tasks, BrokerSettings settings, GroupLog log) {
        this.groups = groups;
        this.rebalances = rebalances;
        this.tasks = tasks;
        this.settings = settings;
        this.log = log;
    }

    // ---- commit

    CompletionStage<Map<TopicPartition, ErrorCode>> commit(CommitRequest request) {
        ErrorCode error = groups.availability(request.group());
        if (error != ErrorCode.NONE) {
            return CompletableFuture.completedFuture(all(request.offsets().keySet(), error));
        }
        boolean outsideProtocol = request.generation() < 0;
        Optional<GroupMetadata> found =
                outsideProtocol ? groups.findOrCreate(request.group()) : groups.find(request.group());
        if (found.isEmpty()) {
            ErrorCode missing = request.version() >= 9 ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION;
            return CompletableFuture.completedFuture(
                    all(request.offsets().keySet(), outsideProtocol ? ErrorCode.NOT_COORDINATOR : missing));
        }
        GroupMetadata group = found.get();
        var answer = new CompletableFuture<Map<TopicPartition, ErrorCode>>();
        group.exclusively(() -> commit(group, request, answer));
        return answer;
    }

    private void commit(
            GroupMetadata group, CommitRequest request, CompletableFuture<Map<TopicPartition, ErrorCode>> answer) {
        ErrorCode error = groups.refusal(group).orElseGet(() -> refused(group, request));
        if (error != ErrorCode.NONE) {
            group.answer(answer, all(request.offsets().keySet(), error));
            return;
        }
        group.member(request.memberId()).ifPresent(member -> rebalances.heardFrom(group, member));
        long now = tasks.clock().wallMs();
        int longest = settings.getInt("offset.metadata.max.bytes");
        var results = new HashMap<TopicPartition, ErrorCode>();
        var accepted = new HashMap<TopicPartition, CommittedOffset>();
        request.offsets().forEach((partition, offset) -> {
            if (offset.metadata().length() > longest) {
                results.put(partition, ErrorCode.OFFSET_METADATA_TOO_LARGE);
            } else {
                OptionalLong expires = request.retentionMs().isPresent()
                        ? OptionalLong.of(now + request.retentionMs().getAsLong())
                        : OptionalLong.empty();
                accepted.put(
                        partition,
                        new CommittedOffset(
                                offset.offset(),
                                offset.leaderEpoch(),
                                offset.metadata(),
                                offset.timestampMs().orElse(now),
                                expires));
            }
        });
        if (accepted.isEmpty()) {
            group.answer(answer, results);
            return;
        }
        var entries = new ArrayList<Entry>();
        accepted.forEach((partition, offset) ->
                entries.add(GroupRecordCodec.encode(new OffsetStored(group.name(), partition, offset))));
        long number = group.offsets().begin(accepted.keySet());
        append(group, entries)
                .thenAcceptAsync(
                        appended -> group.exclusively(() -> {
                            ErrorCode outcome = group.is(GroupState.DEAD) ? ErrorCode.NOT_COORDINATOR : appended;
                            if (outcome == ErrorCode.NONE) {
                                group.offsets().complete(number, accepted);
                            } else {
                                group.offsets().end(accepted.keySet());
                            }
                            accepted.keySet().forEach(p -> results.put(p, forCommitters(outcome)));
                            group.answer(answer, results);
                        }),
                        tasks);
    }

    /** Why this client may not commit now; NONE when it may. */
    private static ErrorCode refused(GroupMetadata group, CommitRequest request) {
        if (request.generation() < 0 && group.is(GroupState.EMPTY)) {
            return ErrorCode.NONE;
        }
        boolean asMember = request.generation() >= 0
                || !request.memberId().isEmpty()
                || request.instanceId().isPresent();
        if (!asMember) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        ErrorCode standing = group.standing(request.memberId(), request.instanceId());
        if (standing != ErrorCode.NONE) {
            return standing;
        }
        if (request.generation() != group.generation()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        // It knows the new generation, so it has joined: it is to sync before it commits.
        return group.is(GroupState.COMPLETING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    private static ErrorCode forCommitters(ErrorCode error) {
        return switch (error) {
            case UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND ->
                ErrorCode.COORDINATOR_NOT_AVAILABLE;
            case NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR -> ErrorCode.NOT_COORDINATOR;
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_FETCH_SIZE -> ErrorCode.INVALID_COMMIT_OFFSET_SIZE;
            default -> error;
        };
    }

    private static Map<TopicPartition, ErrorCode> all(Collection<TopicPartition> partitions, ErrorCode error) {
        var results = new HashMap<TopicPartition, ErrorCode>();
        partitions.forEach(p -> results.put(p, error));
        return results;
    }

    private CompletableFuture<ErrorCode> append(GroupMetadata group, List<Entry> entries) {
        return log.append(group.offsetsPartition(), entries, settings.getInt("offsets.commit.timeout.ms"));
    }

    // ---- fetch

    FetchedOffsets fetch(String groupId, Optional<Set<TopicPartition>> partitions) {
        ErrorCode error = groups.availability(groupId);
        if (error != ErrorCode.NONE) {
            return new FetchedOffsets(error, Map.of());
        }
        return groups.find(groupId)
                .map(group -> group.exclusively(() -> {
                    var refusal = groups.refusal(group).filter(e -> e == ErrorCode.NOT_COORDINATOR);
                    if (refusal.isPresent()) {
                        return new FetchedOffsets(refusal.get(), Map.of());
                    }
                    if (group.is(GroupState.DEAD)) {
                        return new FetchedOffsets(ErrorCode.NONE, Map.of());
                    }
                    return new FetchedOffsets(ErrorCode.NONE, committed(group, partitions));
                }))
                .orElseGet(() -> new FetchedOffsets(ErrorCode.NONE, Map.of()));
    }

    private static Map<TopicPartition, CommittedOffset> committed(
            GroupMetadata group, Optional<Set<TopicPartition>> partitions) {
        if (partitions.isEmpty()) {
            return group.offsets().all();
        }
        var found = new HashMap<TopicPartition, CommittedOffset>();
        for (TopicPartition partition : partitions.get()) {
            group.offsets().get(partition).ifPresent(offset -> found.put(partition, offset));
        }
        return found;
    }

    // ---- taking offsets and groups away

    CompletionStage<DeletedOffsets> delete(String groupId, Set<TopicPartition> partitions) {
        ErrorCode error = groupId.isEmpty() ? ErrorCode.INVALID_GROUP_ID : groups.availability(groupId);
        Optional<GroupMetadata> found = error == ErrorCode.NONE ? groups.find(groupId) : Optional.empty();
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new DeletedOffsets(error == ErrorCode.NONE ? ErrorCode.GROUP_ID_NOT_FOUND : error, Map.of()));
        }
        GroupMetadata group = found.get();
        var answer = new CompletableFuture<DeletedOffsets>();
        group.exclusively(() -> {
            ErrorCode refusal = groups.refusal(group).orElseGet(() -> mayDeleteOffsets(group));
            if (refusal != ErrorCode.NONE) {
                group.answer(answer, new DeletedOffsets(refusal, Map.of()));
                return;
            }
            var results = new HashMap<TopicPartition, ErrorCode>();
            var free = new HashSet<TopicPartition>();
            for (TopicPartition partition : partitions) {
                boolean subscribed = !group.is(GroupState.EMPTY) && group.subscribes(partition.topic());
                results.put(partition, subscribed ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE);
                if (!subscribed) {
                    free.add(partition);
                }
            }
            free.removeIf(
                    p -> group.offsets().get(p).isEmpty() && !group.offsets().isPending(p));
            if (free.isEmpty()) {
                group.answer(answer, new DeletedOffsets(ErrorCode.NONE, results));
                return;
            }
            forget(group, free)
                    .thenAccept(outcome -> answer.complete(new DeletedOffsets(
                            forCommitters(outcome), outcome == ErrorCode.NONE ? results : Map.of())));
        });
        return answer;
    }

    private static ErrorCode mayDeleteOffsets(GroupMetadata group) {
        return group.is(GroupState.EMPTY) || group.usesConsumerProtocol() ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
    }

    CompletionStage<ErrorCode> deleteGroup(String groupId) {
        ErrorCode error = groups.availability(groupId);
        Optional<GroupMetadata> found = error == ErrorCode.NONE ? groups.find(groupId) : Optional.empty();
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(error == ErrorCode.NONE ? ErrorCode.GROUP_ID_NOT_FOUND : error);
        }
        GroupMetadata group = found.get();
        return group.exclusively(() -> {
            var refusal = groups.refusal(group);
            if (refusal.isPresent()) {
                return CompletableFuture.completedFuture(
                        refusal.get() == ErrorCode.NOT_COORDINATOR
                                ? ErrorCode.NOT_COORDINATOR
                                : ErrorCode.GROUP_ID_NOT_FOUND);
            }
            if (!group.is(GroupState.EMPTY)) {
                return CompletableFuture.completedFuture(ErrorCode.NON_EMPTY_GROUP);
            }
            return deleteEmpty(group, "deleted on request").thenApply(OffsetCommits::forCommitters);
        });
    }

    /** Tombstones for the group and its offsets; they are appended before another group of the name can write. */
    private CompletableFuture<ErrorCode> deleteEmpty(GroupMetadata group, String why) {
        var entries = tombstones(group, group.offsets().partitions());
        if (group.generation() > 0) {
            // Before its first generation it was never stored.
            entries.add(GroupRecordCodec.encode(new GroupForgotten(group.name())));
        }
        var appended =
                entries.isEmpty() ? CompletableFuture.completedFuture(ErrorCode.NONE) : hopped(append(group, entries));
        group.offsets().forget(group.offsets().partitions());
        group.delete(why);
        groups.remove(group);
        return appended;
    }

    /** A group without members goes with its last offset, at once as in Kafka. */
    private CompletableFuture<ErrorCode> forget(GroupMetadata group, Set<TopicPartition> partitions) {
        boolean last = partitions.containsAll(group.offsets().partitions())
                && !group.offsets().anyPending();
        if (last && group.is(GroupState.EMPTY) && !group.hasPending()) {
            return deleteEmpty(group, "its last offset is gone");
        }
        var appended = hopped(append(group, tombstones(group, partitions)));
        group.offsets().forget(partitions);
        return appended;
    }

    /** Completes away from the log's thread, and never with a lock held. */
    private CompletableFuture<ErrorCode> hopped(CompletableFuture<ErrorCode> appended) {
        return appended.thenApplyAsync(error -> error, tasks);
    }

    private static List<Entry> tombstones(GroupMetadata group, Set<TopicPartition> partitions) {
        var entries = new ArrayList<Entry>();
        partitions.forEach(p -> entries.add(GroupRecordCodec.encode(new OffsetForgotten(group.name(), p))));
        return entries;
    }

    // ---- by age, and with their topics

    /** Takes away what has outlived {@code offsets.retention.minutes}, and empty groups with nothing left. */
    void expire() {
        long now = tasks.clock().wallMs();
        long retentionMs = settings.getLong("offsets.retention.minutes") * 60_000L;
        for (GroupMetadata group : List.copyOf(groups.all())) {
            group.exclusively(() -> {
                if (groups.refusal(group).isEmpty()) {
                    expire(group, now, retentionMs);
                }
            });
        }
    }

    private void expire(GroupMetadata group, long now, long retentionMs) {
        var expired = new HashSet<TopicPartition>();
        group.offsets().all().forEach((partition, offset) -> {
            if (!group.offsets().isPending(partition)
                    && isExpired(group, partition.topic(), offset, now, retentionMs)) {
                expired.add(partition);
            }
        });
        boolean nothingLeft = expired.containsAll(group.offsets().partitions())
                && !group.offsets().anyPending();
        if (nothingLeft && group.is(GroupState.EMPTY) && !group.hasPending()) {
            report(group, deleteEmpty(group, "expired"));
        } else if (!expired.isEmpty()) {
            report(group, forget(group, expired));
        }
    }

    /**
     * KIP-211: offsets of a group without members expire by the time it lost them, of topics that a stable group reads no longer
     * and of clients outside the protocol by the time of the commit.
     */
    private static boolean isExpired(
            GroupMetadata group, String topic, CommittedOffset offset, long now, long retentionMs) {
        if (offset.expireTimestampMs().isPresent()) {
            boolean inUse = !group.is(GroupState.EMPTY);
            return !inUse && now >= offset.expireTimestampMs().getAsLong();
        }
        if (group.is(GroupState.EMPTY)) {
            long since = group.protocolType().isPresent()
                    ? group.stateSinceMs().orElse(offset.commitTimestampMs())
                    : offset.commitTimestampMs();
            return now - since >= retentionMs;
        }
        return group.is(GroupState.STABLE)
                && group.usesConsumerProtocol()
                && group.knowsItsTopics()
                && !group.subscribes(topic)
                && now - offset.commitTimestampMs() >= retentionMs;
    }

    /** Topics are gone: so are their offsets. */
    void forgetTopics(Set<String> topics) {
        Predicate<TopicPartition> gone = p -> topics.contains(p.topic());
        for (GroupMetadata group : List.copyOf(groups.all())) {
            group.exclusively(() -> {
                var partitions = group.offsets().partitions();
                partitions.removeIf(gone.negate());
                if (!partitions.isEmpty() && groups.refusal(group).isEmpty()) {
                    report(group, forget(group, partitions));
                }
            });
        }
    }

    private static void report(GroupMetadata group, CompletableFuture<ErrorCode> appended) {
        appended.thenAccept(error -> {
            if (error != ErrorCode.NONE && error != ErrorCode.NOT_LEADER_OR_FOLLOWER) {
                group.journal(new Warning(
                        "offsets of group " + group.name() + " were forgotten but this could not be stored: " + error,
                        "nothing to do: they are forgotten again after a move of the coordinator"));
            }
        });
    }
}
