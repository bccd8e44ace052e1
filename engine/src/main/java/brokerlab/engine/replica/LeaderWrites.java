package brokerlab.engine.replica;

import brokerlab.engine.log.AppendInfo;
import brokerlab.engine.log.AppendOutcome;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** Appends by those who write to partitions led here, counted, and the waits of {@code acks=all}. */
final class LeaderWrites {
    /** What a broker expects to refuse any day (ReplicaManager.appendToLocalLog of Apache Kafka). */
    private static final Set<ErrorCode> ORDINARY = EnumSet.of(
            ErrorCode.NOT_LEADER_OR_FOLLOWER,
            ErrorCode.MESSAGE_TOO_LARGE,
            ErrorCode.RECORD_LIST_TOO_LARGE,
            ErrorCode.CORRUPT_MESSAGE,
            ErrorCode.KAFKA_STORAGE_ERROR);

    private static final Set<String> INTERNAL_TOPICS = Set.of("__consumer_offsets", "__transaction_state");

    private final Function<TopicPartition, Partition> hosted;
    private final Waits waits;
    private final BiConsumer<String, Throwable> problem;
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder recordsIn = new LongAdder();

    /** @param hosted fails for a partition that is not here */
    LeaderWrites(Function<TopicPartition, Partition> hosted, Waits waits, BiConsumer<String, Throwable> problem) {
        this.hosted = hosted;
        this.waits = waits;
        this.problem = problem;
    }

    long bytes() {
        return bytesIn.sum();
    }

    long records() {
        return recordsIn.sum();
    }

    /** One answer for each of {@code writes}. */
    List<CompletableFuture<Map<TopicPartition, ProduceResult>>> append(
            int acks, List<Replicas.Write> writes, boolean internal) {
        return new GroupedWrites(writes, acks).run(internal);
    }

    /** Several writes, partition by partition. Who waits is woken when all is in the logs, so that it finds all of it. */
    private final class GroupedWrites {
        private final List<Replicas.Write> writes;
        private final int acks;
        private final List<Map<TopicPartition, ProduceResult>> results = new ArrayList<>();
        private final List<List<ProduceWait.Part>> waiting = new ArrayList<>();
        private final Map<TopicPartition, Boolean> changed = new LinkedHashMap<>();

        GroupedWrites(List<Replicas.Write> writes, int acks) {
            this.writes = writes;
            this.acks = acks;
        }

        List<CompletableFuture<Map<TopicPartition, ProduceResult>>> run(boolean internal) {
            var byPartition = new LinkedHashMap<TopicPartition, List<Integer>>();
            for (int i = 0; i < writes.size(); i++) {
                results.add(new HashMap<>());
                waiting.add(new ArrayList<>());
                for (TopicPartition name : writes.get(i).batches().keySet()) {
                    byPartition.computeIfAbsent(name, n -> new ArrayList<>(1)).add(i);
                }
            }
            byPartition.forEach((name, from) -> {
                try {
                    append(name, from, internal);
                } catch (ProtocolException e) {
                    from.forEach(i -> results.get(i).put(name, failed(e.code(), e)));
                } catch (LogFailedException e) {
                    from.forEach(i -> results.get(i).put(name, failed(ErrorCode.KAFKA_STORAGE_ERROR, e)));
                } catch (RuntimeException | Error e) {
                    problem.accept("appending to " + name, e);
                    from.forEach(i -> results.get(i).put(name, failed(ErrorCode.UNKNOWN_SERVER_ERROR, e)));
                }
            });
            changed.forEach(waits::appended);
            var answers = new ArrayList<CompletableFuture<Map<TopicPartition, ProduceResult>>>(writes.size());
            for (int i = 0; i < writes.size(); i++) {
                answers.add(answer(i));
            }
            return answers;
        }

        private void append(TopicPartition name, List<Integer> from, boolean internal) {
            if (acks < -1 || acks > 1) {
                throw new ProtocolException(ErrorCode.INVALID_REQUIRED_ACKS, "acks must be 0, 1 or -1, not " + acks);
            }
            if (!internal && INTERNAL_TOPICS.contains(name.topic())) {
                throw new ProtocolException(
                        ErrorCode.INVALID_TOPIC_EXCEPTION, "clients cannot write to internal topic " + name.topic());
            }
            Partition partition = hosted.apply(name);
            List<ByteBuffer> entries =
                    from.stream().map(i -> writes.get(i).batches().get(name)).toList();
            Partition.Appended appended;
            try {
                appended = partition.append(acks, entries, internal);
            } catch (ProtocolException e) {
                var refused = refused(new AppendOutcome.Refused(e, List.of()), partition);
                from.forEach(i -> results.get(i).put(name, refused));
                return;
            }
            for (int k = 0; k < from.size(); k++) {
                int i = from.get(k);
                switch (appended.outcomes().get(k)) {
                    case AppendOutcome.Refused refused -> results.get(i).put(name, refused(refused, partition));
                    case AppendInfo info -> {
                        if (!info.duplicate()) {
                            bytesIn.add(info.bytes());
                            recordsIn.add(info.lastOffset() - info.firstOffset() + 1);
                            changed.put(name, appended.advanced());
                        }
                        if (acks == -1) {
                            waiting.get(i).add(new ProduceWait.Part(partition, appended.tenure(), info));
                        } else {
                            results.get(i).put(name, ProduceWait.success(info));
                        }
                    }
                }
            }
        }

        private CompletableFuture<Map<TopicPartition, ProduceResult>> answer(int i) {
            if (waiting.get(i).isEmpty()) {
                return CompletableFuture.completedFuture(results.get(i));
            }
            var wait = new ProduceWait(results.get(i), waiting.get(i));
            waits.produces()
                    .admit(
                            wait,
                            waiting.get(i).stream()
                                    .map(p -> p.partition().name())
                                    .toList(),
                            writes.get(i).timeoutMs());
            return wait.future();
        }
    }

    private static ProduceResult failed(ErrorCode code, Throwable e) {
        return ProduceResult.failed(code, -1, String.valueOf(e.getMessage()));
    }

    /** As 3.9.1, which tells where the log starts only for what it does not expect every day. */
    private static ProduceResult refused(AppendOutcome.Refused refused, Partition partition) {
        ErrorCode code = refused.why().code();
        return new ProduceResult(
                code,
                -1,
                -1,
                ORDINARY.contains(code) ? -1 : partition.log().offsets().logStart(),
                Optional.of(String.valueOf(refused.why().getMessage())),
                refused.records());
    }
}
