package brokerlab.engine.group;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.group.GroupRecord.GroupStored;
import brokerlab.engine.group.GroupRecord.StoredMember;
import brokerlab.engine.group.JoinRequest.MemberProtocol;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupEvent.GroupStateChanged;
import brokerlab.engine.journal.GroupEvent.LeaveReason;
import brokerlab.engine.journal.GroupEvent.MemberJoined;
import brokerlab.engine.journal.GroupEvent.MemberLeft;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One group's state. All of it is guarded by its lock, taken with {@link #exclusively}; answers given inside go out after the
 * lock is released. Holds state and its invariants; timers and the log are {@link Rebalances}' business.
 *
 * <pre>
 *            member joins                         all joined, or time is up
 *   EMPTY ─────────────────▶ PREPARING_REBALANCE ──────────────────────────▶ COMPLETING_REBALANCE
 *     ▲                        │      ▲      ▲                                  │            │
 *     └────────────────────────┘      │      └── member joins, leaves, fails ───┘            │ leader's assignment
 *        nobody is left               │                                                     ▼ is stored
 *                                     └──────────── member joins, leaves, fails ───────── STABLE
 *
 *   EMPTY ──▶ DEAD  deleted or expired          any ──▶ DEAD  served by another broker now
 * </pre>
 */
final class GroupMetadata {
    private final String name;
    private final int offsetsPartition;
    private final int ownerEpoch;
    private final Clock clock;
    private final Consumer<ClusterEvent> events;
    private final DeferringLock alone = new DeferringLock();

    private GroupState state = GroupState.EMPTY;
    private OptionalLong stateSinceMs;
    private int generation;
    private Optional<String> protocolType = Optional.empty();
    private Optional<String> protocolName = Optional.empty();
    private Optional<String> leader = Optional.empty();
    private Optional<Set<String>> subscribedTopics = Optional.empty();
    private final Map<String, MemberMetadata> members = new LinkedHashMap<>();
    private final Map<String, String> staticMembers = new HashMap<>();
    private final Map<String, Timer> pendingMembers = new HashMap<>();
    private final Set<String> pendingSync = new HashSet<>();
    private final Offsets offsets = new Offsets();

    /** True while the first rebalance of an empty group waits for more members. */
    private boolean gathering;

    private boolean memberAddedWhileGathering;
    private Timer phaseTimer = () -> {};
    private long phase;

    /** @param ownerEpoch leader epoch of the offsets partition under which this broker serves the group */
    GroupMetadata(String name, int offsetsPartition, int ownerEpoch, Clock clock, Consumer<ClusterEvent> events) {
        this.name = name;
        this.offsetsPartition = offsetsPartition;
        this.ownerEpoch = ownerEpoch;
        this.clock = clock;
        this.events = events;
        this.stateSinceMs = OptionalLong.of(clock.wallMs());
    }

    // ---- alone, and answers

    /** Runs {@code work} alone. */
    <T> T exclusively(Supplier<T> work) {
        return alone.exclusively(work);
    }

    /** Runs {@code work} alone. */
    void exclusively(Runnable work) {
        alone.exclusively(work);
    }

    /** Answers once the lock is released. */
    <T> void answer(CompletableFuture<T> to, T value) {
        alone.onRelease(() -> to.complete(value));
    }

    void journal(ClusterEvent event) {
        events.accept(event);
    }

    // ---- identity and state

    String name() {
        return name;
    }

    int offsetsPartition() {
        return offsetsPartition;
    }

    int ownerEpoch() {
        return ownerEpoch;
    }

    GroupState state() {
        return state;
    }

    boolean is(GroupState other) {
        return state == other;
    }

    OptionalLong stateSinceMs() {
        return stateSinceMs;
    }

    int generation() {
        return generation;
    }

    Optional<String> protocolType() {
        return protocolType;
    }

    Optional<String> protocolName() {
        return protocolName;
    }

    Offsets offsets() {
        return offsets;
    }

    /** By the picture above. */
    boolean mayBecome(GroupState next) {
        return switch (next) {
            case EMPTY, COMPLETING_REBALANCE -> state == GroupState.PREPARING_REBALANCE;
            case PREPARING_REBALANCE ->
                state == GroupState.STABLE || state == GroupState.COMPLETING_REBALANCE || state == GroupState.EMPTY;
            case STABLE -> state == GroupState.COMPLETING_REBALANCE;
            case DEAD -> state != GroupState.DEAD;
        };
    }

    void become(GroupState next, String why) {
        if (!mayBecome(next)) {
            throw new IllegalStateException("group " + name + " cannot go from " + state + " to " + next);
        }
        GroupState before = state;
        state = next;
        stateSinceMs = OptionalLong.of(clock.wallMs());
        journal(new GroupStateChanged(name, before, next, generation, members.size(), why));
    }

    /** Calls the current phase's timer off; returns the number of the phase that begins. */
    long endPhase() {
        phaseTimer.cancel();
        phaseTimer = () -> {};
        return ++phase;
    }

    long phase() {
        return phase;
    }

    /** The timer that ends the current phase. */
    void phaseTimer(Timer timer) {
        phaseTimer = timer;
    }

    boolean gathering() {
        return gathering;
    }

    void gathering(boolean value) {
        gathering = value;
        memberAddedWhileGathering = false;
    }

    boolean takeMemberAddedWhileGathering() {
        boolean added = memberAddedWhileGathering;
        memberAddedWhileGathering = false;
        return added;
    }

    // ---- members

    Collection<MemberMetadata> members() {
        return members.values();
    }

    boolean has(String memberId) {
        return members.containsKey(memberId);
    }

    Optional<MemberMetadata> member(String memberId) {
        return Optional.ofNullable(members.get(memberId));
    }

    Optional<String> staticMember(String instanceId) {
        return Optional.ofNullable(staticMembers.get(instanceId));
    }

    Optional<String> leader() {
        return leader;
    }

    boolean isLeader(String memberId) {
        return leader.isPresent() && leader.get().equals(memberId);
    }

    int awaitingJoin() {
        return (int)
                members.values().stream().filter(MemberMetadata::awaitsJoin).count();
    }

    boolean allJoined() {
        return pendingMembers.isEmpty() && members.values().stream().allMatch(MemberMetadata::awaitsJoin);
    }

    int rebalanceTimeoutMs() {
        return members.values().stream()
                .mapToInt(MemberMetadata::rebalanceTimeoutMs)
                .max()
                .orElse(0);
    }

    /** The member's standing: NONE, UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID when another holds its instance id. */
    ErrorCode standing(String memberId, Optional<String> instanceId) {
        if (instanceId.isPresent()) {
            String holder = staticMembers.get(instanceId.get());
            if (holder == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            if (!holder.equals(memberId)) {
                return ErrorCode.FENCED_INSTANCE_ID;
            }
        }
        return members.containsKey(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    void add(MemberMetadata member, String type) {
        if (members.isEmpty()) {
            protocolType = Optional.of(type);
        }
        if (leader.isEmpty()) {
            leader = Optional.of(member.memberId());
        }
        members.put(member.memberId(), member);
        member.instanceId().ifPresent(id -> staticMembers.put(id, member.memberId()));
        forgetPending(member.memberId());
        memberAddedWhileGathering = gathering;
        journal(new MemberJoined(name, member.memberId(), member.clientId()));
    }

    void remove(MemberMetadata member, ErrorCode error, LeaveReason reason) {
        remove(member, error, reason, "");
    }

    /** Takes a member out; what it waits for is answered with {@code error}. {@code said} is the client's own word for it. */
    void remove(MemberMetadata member, ErrorCode error, LeaveReason reason, String said) {
        if (!members.remove(member.memberId(), member)) {
            return;
        }
        answerJoin(member, JoinResult.failed(error, error == ErrorCode.UNKNOWN_MEMBER_ID ? "" : member.memberId()));
        answerSync(member, SyncResult.failed(error));
        cancelDeadline(member);
        pendingSync.remove(member.memberId());
        member.instanceId().ifPresent(id -> staticMembers.remove(id, member.memberId()));
        if (isLeader(member.memberId())) {
            leader = members.keySet().stream().findFirst();
        }
        journal(new MemberLeft(name, member.memberId(), reason, said));
    }

    /** A static member came back under a new id: it takes the old one's place, and whoever still waits as the old one is fenced. */
    MemberMetadata replace(MemberMetadata old, String newMemberId) {
        MemberMetadata renamed = old.renamed(newMemberId);
        answerJoin(old, JoinResult.failed(ErrorCode.FENCED_INSTANCE_ID, old.memberId()));
        answerSync(old, SyncResult.failed(ErrorCode.FENCED_INSTANCE_ID));
        cancelDeadline(old);
        members.remove(old.memberId());
        members.put(newMemberId, renamed);
        old.instanceId().ifPresent(id -> staticMembers.put(id, newMemberId));
        if (pendingSync.remove(old.memberId())) {
            pendingSync.add(newMemberId);
        }
        if (isLeader(old.memberId())) {
            leader = Optional.of(newMemberId);
        }
        journal(new MemberLeft(name, old.memberId(), LeaveReason.REPLACED, newMemberId));
        journal(new MemberJoined(name, newMemberId, renamed.clientId()));
        return renamed;
    }

    /** Makes a member that rejoined the leader, when the leader did not. False when nobody rejoined. */
    boolean electRejoinedLeader() {
        if (leader.flatMap(this::member).filter(MemberMetadata::awaitsJoin).isPresent()) {
            return true;
        }
        Optional<String> rejoined = members.values().stream()
                .filter(MemberMetadata::awaitsJoin)
                .map(MemberMetadata::memberId)
                .findFirst();
        rejoined.ifPresent(id -> leader = rejoined);
        return rejoined.isPresent();
    }

    boolean isPending(String memberId) {
        return pendingMembers.containsKey(memberId);
    }

    boolean hasPending() {
        return !pendingMembers.isEmpty();
    }

    /** A member id was given out; {@code timer} forgets it when nobody comes back with it. */
    void addPending(String memberId, Timer timer) {
        pendingMembers.put(memberId, timer);
    }

    void forgetPending(String memberId) {
        Timer timer = pendingMembers.remove(memberId);
        if (timer != null) {
            timer.cancel();
        }
    }

    static void cancelDeadline(MemberMetadata member) {
        member.deadline().timer.ifPresent(Timer::cancel);
        member.deadline().timer = Optional.empty();
    }

    void answerJoin(MemberMetadata member, JoinResult result) {
        member.takeJoin().ifPresent(waiting -> answer(waiting, result));
    }

    boolean answerSync(MemberMetadata member, SyncResult result) {
        var waiting = member.takeSync();
        waiting.ifPresent(w -> answer(w, result));
        return waiting.isPresent();
    }

    // ---- protocols and generations

    /** Whether a member that knows these protocols fits in. */
    boolean fits(String type, List<MemberProtocol> protocols) {
        return !type.isEmpty()
                && !protocols.isEmpty()
                && (members.isEmpty()
                        || (protocolType.equals(Optional.of(type)) && ProtocolVote.shared(members(), protocols)));
    }

    String selectProtocol() {
        return ProtocolVote.winner(members());
    }

    void startGeneration(String why) {
        generation++;
        protocolName = members.isEmpty() ? Optional.empty() : Optional.of(selectProtocol());
        if (members.isEmpty()) {
            leader = Optional.empty();
        }
        subscribedTopics = computeSubscribedTopics();
        pendingSync.clear();
        become(members.isEmpty() ? GroupState.EMPTY : GroupState.COMPLETING_REBALANCE, why);
    }

    Set<String> pendingSync() {
        return pendingSync;
    }

    boolean usesConsumerProtocol() {
        return protocolType.equals(Optional.of(ConsumerProtocol.TYPE));
    }

    /** Whether a member reads the topic; when the members' words do not parse, any topic might be read. */
    boolean subscribes(String topic) {
        return subscribedTopics.map(topics -> topics.contains(topic)).orElse(usesConsumerProtocol());
    }

    boolean knowsItsTopics() {
        return subscribedTopics.isPresent();
    }

    private Optional<Set<String>> computeSubscribedTopics() {
        return usesConsumerProtocol() ? ProtocolVote.subscribedTopics(members(), protocolName) : Optional.empty();
    }

    // ---- to and from the log

    /** What is stored of this generation once {@code assignments} hold. */
    GroupStored stored(Map<String, byte[]> assignments) {
        var stored = new ArrayList<StoredMember>();
        for (MemberMetadata member : members.values()) {
            stored.add(new StoredMember(
                    member.memberId(),
                    member.instanceId(),
                    member.clientId(),
                    member.clientHost(),
                    member.rebalanceTimeoutMs(),
                    member.sessionTimeoutMs(),
                    protocolName.map(member::metadata).orElseGet(() -> new byte[0]),
                    assignments.getOrDefault(member.memberId(), new byte[0])));
        }
        return new GroupStored(
                name, protocolType.orElse(""), generation, protocolName, leader, stateSinceMs, List.copyOf(stored));
    }

    /** Takes over what was stored; members are stable again. Before anyone else sees the group. */
    void restore(GroupStored stored) {
        generation = stored.generation();
        protocolType = Optional.of(stored.protocolType()).filter(t -> !t.isEmpty());
        protocolName = stored.members().isEmpty() ? Optional.empty() : stored.protocolName();
        for (StoredMember each : stored.members()) {
            var member = new MemberMetadata(
                    each.memberId(),
                    each.instanceId(),
                    each.clientId(),
                    each.clientHost(),
                    each.sessionTimeoutMs(),
                    each.rebalanceTimeoutMs(),
                    List.of(new MemberProtocol(protocolName.orElse(""), each.subscription())));
            member.assign(each.assignment());
            members.put(each.memberId(), member);
            each.instanceId().ifPresent(id -> staticMembers.put(id, each.memberId()));
        }
        leader = stored.leader()
                .filter(members::containsKey)
                .or(() -> members.keySet().stream().findFirst());
        state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
        stateSinceMs = stored.stateSinceMs();
        subscribedTopics = computeSubscribedTopics();
    }

    /** This broker serves the group no longer; another may, so nothing is journaled. */
    void unload() {
        end(ErrorCode.NOT_COORDINATOR);
    }

    /** The group is no more. */
    void delete(String why) {
        if (end(ErrorCode.COORDINATOR_NOT_AVAILABLE)) {
            journal(new GroupStateChanged(name, GroupState.EMPTY, state, generation, members.size(), why));
        }
    }

    /** All who wait get {@code error}, no timer is left. */
    private boolean end(ErrorCode error) {
        if (state == GroupState.DEAD) {
            return false;
        }
        for (MemberMetadata member : members.values()) {
            answerJoin(member, JoinResult.failed(error, member.memberId()));
            answerSync(member, SyncResult.failed(error));
            cancelDeadline(member);
        }
        List.copyOf(pendingMembers.keySet()).forEach(this::forgetPending);
        endPhase();
        state = GroupState.DEAD;
        return true;
    }
}
