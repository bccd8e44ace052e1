package brokerlab.engine.group;

import brokerlab.engine.clock.Timer;
import brokerlab.engine.group.JoinRequest.MemberProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** A member of a group. Guarded by its group's lock. */
final class MemberMetadata {
    private static final byte[] NOTHING = {};

    private final String memberId;
    private final Optional<String> instanceId;
    private final String clientId;
    private final String clientHost;
    private List<MemberProtocol> protocols;
    private int sessionTimeoutMs;
    private int rebalanceTimeoutMs;
    private byte[] assignment = NOTHING;
    private List<TopicPartition> assigned = List.of();
    private Optional<CompletableFuture<JoinResult>> awaitingJoin = Optional.empty();
    private Optional<CompletableFuture<SyncResult>> awaitingSync = Optional.empty();
    private boolean isNew;
    private final Deadline deadline = new Deadline();

    /** When the member is given up, in elapsed milliseconds, and the timer that looks. */
    static final class Deadline {
        long lastHeardMs;
        long dueMs;
        long timerDueMs;
        Optional<Timer> timer = Optional.empty();
    }

    MemberMetadata(
            String memberId,
            Optional<String> instanceId,
            String clientId,
            String clientHost,
            int sessionTimeoutMs,
            int rebalanceTimeoutMs,
            List<MemberProtocol> protocols) {
        this.memberId = memberId;
        this.instanceId = instanceId;
        this.clientId = clientId;
        this.clientHost = clientHost;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.rebalanceTimeoutMs = rebalanceTimeoutMs;
        this.protocols = List.copyOf(protocols);
    }

    /** The same static member under a new id (KIP-345): everything but who waits and the deadline. */
    MemberMetadata renamed(String newMemberId) {
        var renamed = new MemberMetadata(
                newMemberId, instanceId, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, protocols);
        renamed.assign(assignment);
        return renamed;
    }

    String memberId() {
        return memberId;
    }

    Optional<String> instanceId() {
        return instanceId;
    }

    boolean isStatic() {
        return instanceId.isPresent();
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    List<MemberProtocol> protocols() {
        return protocols;
    }

    void update(List<MemberProtocol> newProtocols, int newSessionTimeoutMs, int newRebalanceTimeoutMs) {
        protocols = List.copyOf(newProtocols);
        sessionTimeoutMs = newSessionTimeoutMs;
        rebalanceTimeoutMs = newRebalanceTimeoutMs;
    }

    boolean supports(String protocol) {
        return protocols.stream().anyMatch(p -> p.name().equals(protocol));
    }

    byte[] metadata(String protocol) {
        return protocols.stream()
                .filter(p -> p.name().equals(protocol))
                .findFirst()
                .map(MemberProtocol::metadata)
                .orElse(NOTHING);
    }

    boolean hasSameProtocols(List<MemberProtocol> others) {
        if (protocols.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            if (!protocols.get(i).name().equals(others.get(i).name())
                    || !Arrays.equals(protocols.get(i).metadata(), others.get(i).metadata())) {
                return false;
            }
        }
        return true;
    }

    byte[] assignment() {
        return assignment;
    }

    void assign(byte[] bytes) {
        assignment = bytes;
        assigned = ConsumerProtocol.assigned(bytes);
    }

    List<TopicPartition> assigned() {
        return assigned;
    }

    boolean isNew() {
        return isNew;
    }

    void isNew(boolean value) {
        isNew = value;
    }

    boolean awaitsJoin() {
        return awaitingJoin.isPresent();
    }

    boolean awaitsSync() {
        return awaitingSync.isPresent();
    }

    void awaitJoin(CompletableFuture<JoinResult> answer) {
        awaitingJoin = Optional.of(answer);
    }

    void awaitSync(CompletableFuture<SyncResult> answer) {
        awaitingSync = Optional.of(answer);
    }

    Optional<CompletableFuture<JoinResult>> takeJoin() {
        var taken = awaitingJoin;
        awaitingJoin = Optional.empty();
        return taken;
    }

    Optional<CompletableFuture<SyncResult>> takeSync() {
        var taken = awaitingSync;
        awaitingSync = Optional.empty();
        return taken;
    }

    Deadline deadline() {
        return deadline;
    }
}
