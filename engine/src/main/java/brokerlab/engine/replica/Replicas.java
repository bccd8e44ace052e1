package brokerlab.engine.replica;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.delayed.Purgatory;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.TimestampOffset;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * All partitions one broker hosts: roles, produce, fetch, following, ISR. Futures complete on any thread. Errors of a partition are
 * in its result, never exceptions.
 */
public final class Replicas implements AutoCloseable {
    private final int broker;
    private final Journal journal;
    private final LogStore logs;
    private final MetadataHolder metadata;
    private final ConcurrentHashMap<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();
    private final Waits waits;
    private final IsrKeeper isrKeeper;
    private final Fetchers fetchers;
    private final Roles roles;
    private final Timer laggards;
    private final LeaderWrites leaderWrites;
    private final LongAdder bytesOut = new LongAdder();
    private final FetchWait.PartitionReads forClients = new ForClients();
    private final boolean rackAware;
    private volatile ReplicationSettings replication;
    private volatile boolean closed;

    /**
     * What the partitions of a broker live on.
     *
     * @param inbox gets the handlers for LeaderAndIsr, StopReplicas and follower fetches
     * @param brokerEpoch this broker's registration epoch, -1 before it is registered
     */
    public record Dependencies(
            int broker,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            TopicOverrides topics,
            LogStore logs,
            Coordination coordination,
            Courier courier,
            Inbox inbox,
            MetadataHolder metadata,
            LongSupplier brokerEpoch) {}

    public Replicas(Dependencies here) {
        this(here, ReplicationDecisions.RIGHT);
    }

    Replicas(Dependencies here, ReplicationDecisions decisions) {
        this.broker = here.broker();
        this.journal = here.journal();
        this.logs = here.logs();
        this.metadata = here.metadata();
        Tasks tasks = here.tasks();
        BrokerSettings settings = here.settings();
        this.replication = ReplicationSettings.of(settings);
        this.rackAware = settings.find("replica.selector.class")
                .filter(name -> name.endsWith(".RackAwareReplicaSelector"))
                .isPresent();
        var throttles = new Throttles(broker, tasks.clock(), settings);
        this.waits = new Waits(tasks, settings);
        this.leaderWrites = new LeaderWrites(this::hostedOrThrow, waits, this::problem);
        this.isrKeeper = new IsrKeeper(broker, tasks, journal, here.coordination(), waits);
        this.fetchers = new Fetchers(new Fetchers.Context(
                broker, tasks, here.courier(), here.brokerEpoch(), () -> replication, throttles, waits, this::problem));
        var rules = new Leadership.Rules(
                tasks.clock()::elapsedMs, () -> replication.lagTimeMaxMs(), this::eligible, decisions);
        this.roles = new Roles(
                broker,
                tasks,
                tasks.lane("roles-" + broker),
                journal,
                logs,
                here.topics()::upToDate,
                here.brokerEpoch(),
                rules,
                partitions,
                fetchers,
                waits);
        var service = new FollowerService(
                this::hosted, waits, isrKeeper, metadata, throttles, e -> problem("answering a follower", e));
        here.inbox().on(LeaderAndIsr.class, (from, order) -> roles.handle(order));
        here.inbox().on(StopReplicas.class, (from, order) -> roles.handle(order));
        here.inbox().on(FollowerFetch.class, service::serve);
        settings.onChange(names -> take(settings, throttles));
        take(settings, throttles);
        logs.onSettingsTaken(this::settingsTaken);
        metadata.onChange(this::brokersChanged);
        this.laggards = tasks.every(Math.max(1, replication.lagTimeMaxMs() / 2), this::shrinkIsrs);
    }

    /** Read within the lock: of two who take them the later one has read later. */
    private synchronized void take(BrokerSettings settings, Throttles throttles) {
        replication = ReplicationSettings.of(settings);
        throttles.limits(settings);
    }

    /** Register before the first role arrives. */
    public void onLeadership(LeadershipListener listener) {
        roles.add(listener);
    }

    /**
     * This broker is about to hand over and stop: what the controller takes it out of it follows no more, or it would be taken in again and
     * have to be dropped a second time when it is gone.
     */
    public void stopping() {
        fetchers.stopping();
    }

    // ---- produce

    /**
     * Appends to partitions led here. Completes when {@code acks} is satisfied or {@code timeoutMs} has passed
     * (REQUEST_TIMED_OUT).
     *
     * @param acks 0, 1 or -1 (all in-sync replicas)
     * @param internal a coordinator's own write to an internal topic
     */
    public CompletableFuture<Map<TopicPartition, ProduceResult>> append(
            int acks, long timeoutMs, Map<TopicPartition, ByteBuffer> batches, boolean internal) {
        return append(acks, List.of(new Write(timeoutMs, batches)), internal).getFirst();
    }

    /**
     * The batches of one request.
     *
     * @param timeoutMs how long {@code acks=-1} may wait
     */
    public record Write(long timeoutMs, Map<TopicPartition, ByteBuffer> batches) {}

    /** Like one append after another, but what goes to one partition is written together; one answer each. */
    public List<CompletableFuture<Map<TopicPartition, ProduceResult>>> append(
            int acks, List<Write> writes, boolean internal) {
        return leaderWrites.append(acks, writes, internal);
    }

    // ---- fetch

    /** Reads; waits up to {@code maxWaitMs} until {@code minBytes} are there or a partition has an error. */
    public CompletableFuture<List<FetchPart>> fetch(FetchQuery query) {
        var wait = new FetchWait(query, forClients, e -> problem("answering a fetch", e));
        wait.future().thenAccept(parts -> bytesOut.add(FetchWait.sizeOf(parts)));
        var keys = query.parts().stream().map(FetchQuery.Part::partition).toList();
        waits.fetches().admit(wait, keys, query.maxWaitMs());
        return wait.future();
    }

    private Partition hostedOrThrow(TopicPartition name) {
        Partition partition = partitions.get(name);
        if (partition == null) {
            throw notHosted(name, Uuid.ZERO_UUID);
        }
        return partition;
    }

    /** Client fetches: what this broker leads, or (KIP-392) follows. */
    private final class ForClients implements FetchWait.PartitionReads {
        @Override
        public Partition of(FetchQuery query, FetchQuery.Part part) {
            Partition partition = partitions.get(part.partition());
            if (partition == null) {
                throw notHosted(part.partition(), part.topicId());
            }
            if (!part.topicId().equals(Uuid.ZERO_UUID) && !part.topicId().equals(partition.topicId())) {
                throw new ProtocolException(
                        ErrorCode.INCONSISTENT_TOPIC_ID,
                        part.partition() + " has topic id " + partition.topicId() + ", not " + part.topicId());
            }
            partition.readableOrThrow(part.currentLeaderEpoch(), query.fromFollowers());
            return partition;
        }

        @Override
        public Optional<Integer> nearer(FetchQuery query, FetchQuery.Part part, Partition partition) {
            return rackAware && query.fromFollowers() && !query.rack().isEmpty()
                    ? partition
                            .leading()
                            .flatMap(leader -> RackAware.preferred(
                                    query.rack(),
                                    broker,
                                    leader,
                                    part.offset(),
                                    metadata.current().brokers()))
                    : Optional.empty();
        }
    }

    private ProtocolException notHosted(TopicPartition name, Uuid topicId) {
        ClusterImage image = metadata.current();
        if (!topicId.equals(Uuid.ZERO_UUID) && image.topic(topicId).isEmpty()) {
            return new ProtocolException(ErrorCode.UNKNOWN_TOPIC_ID, "no topic has id " + topicId);
        }
        return image.partition(name).isPresent()
                ? new ProtocolException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "broker " + broker + " does not host " + name)
                : new ProtocolException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no " + name);
    }

    /** A log directory failed: its partitions are no longer led or followed here. */
    public void directoryLost() {
        roles.directoryLost();
    }

    // ---- offsets

    /**
     * ListOffsets: {@code timestamp} -1 latest (high watermark or last stable), -2 earliest, -3 largest timestamp, else by time.
     *
     * @throws brokerlab.engine.wire.ProtocolException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, ...
     */
    public Optional<TimestampOffset> listOffset(
            TopicPartition partition, long timestamp, boolean committed, int currentLeaderEpoch) {
        return OffsetLookup.find(led(partition), timestamp, committed, currentLeaderEpoch);
    }

    /** OffsetForLeaderEpoch, for clients; throws {@link brokerlab.engine.wire.ProtocolException} like {@link #listOffset}. */
    public EpochEnd epochEnd(TopicPartition partition, int epoch, int currentLeaderEpoch) {
        Partition led = led(partition);
        led.leaderOrThrow(currentLeaderEpoch);
        return led.log().endOfEpoch(epoch);
    }

    /**
     * DeleteRecords on a partition led here: raises the log start; -1 means to the high watermark. Completes with the lowest log
     * start of the live replicas once all have followed, or fails with REQUEST_TIMED_OUT after {@code timeoutMs}.
     */
    public CompletableFuture<Long> deleteRecords(TopicPartition name, long beforeOffset, long timeoutMs) {
        try {
            Partition partition = led(name);
            long before = partition.deleteRecords(beforeOffset);
            var wait = new DeleteWait(
                    partition, before, id -> metadata.current().brokers().containsKey(id));
            waits.followers().check(name);
            waits.deletes().admit(wait, List.of(name), timeoutMs);
            return wait.future();
        } catch (ProtocolException e) {
            return CompletableFuture.failedFuture(e);
        } catch (LogFailedException e) {
            return CompletableFuture.failedFuture(
                    new ProtocolException(ErrorCode.KAFKA_STORAGE_ERROR, String.valueOf(e.getMessage()), e));
        }
    }

    private Partition led(TopicPartition name) {
        Partition partition = partitions.get(name);
        if (partition == null) {
            throw notHosted(name, Uuid.ZERO_UUID);
        }
        return partition;
    }

    // ---- state

    Optional<Partition> hosted(TopicPartition name) {
        return Optional.ofNullable(partitions.get(name));
    }

    /** The log of a hosted partition, leader or not. */
    public Optional<PartitionLog> log(TopicPartition partition) {
        return hosted(partition).map(Partition::log);
    }

    /** Whether this broker leads the partition now. */
    public boolean leads(TopicPartition partition) {
        return hosted(partition).flatMap(Partition::leading).isPresent();
    }

    /** Everything hosted here, for the screens; cheap enough for 10 Hz. */
    public List<PartitionSnapshot> snapshot() {
        var all = new ArrayList<PartitionSnapshot>(partitions.size());
        partitions.values().forEach(partition -> all.add(partition.snapshot()));
        return all;
    }

    /** Bytes appended by clients and bytes fetched by clients since start. */
    public Traffic traffic() {
        return new Traffic(leaderWrites.bytes(), bytesOut.sum(), leaderWrites.records());
    }

    // ---- what happens by itself

    private boolean eligible(int follower, long fetchedWith) {
        ClusterImage.BrokerNode node = metadata.current().brokers().get(follower);
        return node != null && node.epoch() == fetchedWith;
    }

    private void shrinkIsrs() {
        for (Partition partition : partitions.values()) {
            partition.shrink().ifPresent(s -> isrKeeper.propose(partition, s.leadership(), s.proposal()));
        }
    }

    /** How many in-sync replicas a write needs may have changed. */
    private void settingsTaken(TopicPartition name) {
        hosted(name).ifPresent(Partition::advance);
        waits.changed(name);
    }

    private void brokersChanged(ClusterImage before, ClusterImage after) {
        if (closed || before.brokers().equals(after.brokers())) {
            return;
        }
        after.brokers().forEach((id, node) -> {
            ClusterImage.BrokerNode known = before.brokers().get(id);
            if (id != broker && (known == null || known.epoch() != node.epoch())) {
                fetchers.retry(id);
            }
        });
        boolean someLeft = before.brokers().values().stream()
                .anyMatch(b -> !after.brokers().containsKey(b.id())
                        || after.brokers().get(b.id()).epoch() != b.epoch());
        if (someLeft) {
            // Nobody waits any more for one that was about to join and left: its fetches will not come to say so.
            partitions.values().stream().filter(Partition::advance).forEach(p -> waits.changed(p.name()));
        }
        if (waits.deletes().size() > 0) {
            partitions.keySet().forEach(waits.deletes()::check);
        }
    }

    private void problem(String what, Throwable error) {
        if (!closed) {
            journal.append(
                    broker, new ProblemEvent.TaskFailed(what, String.valueOf(ProtocolException.unwrapped(error))));
        }
    }

    /** What waits here, by Kafka's name of the operation. */
    public Map<String, Purgatory<TopicPartition>> waiting() {
        return waits.byOperation();
    }

    /** Ends all roles: waiting requests are answered NOT_LEADER_OR_FOLLOWER, fetching ends. */
    @Override
    public void close() {
        closed = true;
        laggards.cancel();
        fetchers.close();
        isrKeeper.close();
        roles.close();
        waits.close();
    }

    /** Totals since start. */
    public record Traffic(long bytesIn, long bytesOut, long recordsIn) {}
}
