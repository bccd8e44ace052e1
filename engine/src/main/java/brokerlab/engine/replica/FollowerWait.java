package brokerlab.engine.replica;

import brokerlab.engine.delayed.DelayedOperation;
import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.FollowerFetch.Answer;
import brokerlab.engine.replica.FollowerFetch.Part;
import brokerlab.engine.replica.FollowerFetch.Reply;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * A follower's fetch at the leader. News are records, a higher high watermark than the follower knows, a divergence, an error. A
 * part that is ahead of this broker (its LeaderAndIsr has not come yet) is no error until the wait is over: the follower was merely
 * told first.
 */
final class FollowerWait extends DelayedOperation {
    private final int follower;
    private final FollowerFetch fetch;
    private final Function<TopicPartition, Optional<Partition>> hosted;
    private final Throttles throttles;
    private final Consumer<Throwable> unexpected;
    private final boolean[] ahead;
    private final CompletableFuture<Reply> future = new CompletableFuture<>();

    /** @param unexpected told of errors that the answer hides behind a code */
    FollowerWait(
            int follower,
            FollowerFetch fetch,
            Function<TopicPartition, Optional<Partition>> hosted,
            Throttles throttles,
            Consumer<Throwable> unexpected) {
        this.follower = follower;
        this.fetch = fetch;
        this.hosted = hosted;
        this.throttles = throttles;
        this.unexpected = unexpected;
        this.ahead = new boolean[fetch.parts().size()];
    }

    CompletableFuture<Reply> future() {
        return future;
    }

    /** How a part stands towards this broker's role. */
    private enum PartState {
        LED,
        AHEAD,
        REFUSED
    }

    private PartState standing(Part part) {
        Optional<Partition> partition = hosted.apply(part.partition());
        if (partition.isEmpty()) {
            return PartState.AHEAD;
        }
        Role role = partition.get().role();
        if (role.leaderEpoch() < part.leaderEpoch()) {
            return PartState.AHEAD;
        }
        return role instanceof Leadership && role.leaderEpoch() == part.leaderEpoch()
                ? PartState.LED
                : PartState.REFUSED;
    }

    @Override
    protected boolean ready() {
        try {
            return news();
        } catch (LogFailedException | ProtocolException e) {
            return true;
        }
    }

    private boolean news() {
        boolean some = false;
        boolean enough = false;
        for (int i = 0; i < ahead.length; i++) {
            Part part = fetch.parts().get(i);
            switch (standing(part)) {
                case REFUSED -> enough = true;
                case AHEAD -> ahead[i] = true;
                case LED -> {
                    Partition partition = hosted.apply(part.partition()).orElseThrow();
                    LogOffsets now = partition.log().offsets();
                    // Answered as soon as it is led here, so that the follower comes again and is counted.
                    enough |= ahead[i]
                            || now.highWatermark() > part.knownHighWatermark()
                            || startRose(now, part)
                            || outOfRangeOrDiverging(partition, part);
                    some |= part.offset() < now.logEnd() && !held(partition);
                }
            }
        }
        return enough || (some && (fetch.minBytes() <= 1 || bytes() >= fetch.minBytes()));
    }

    /** The follower's log is to start later, as far as it can follow: not above what it knows to be committed. */
    private static boolean startRose(LogOffsets now, Part part) {
        long reach = Math.min(part.offset(), part.knownHighWatermark());
        return Math.min(now.logStart(), reach) > part.logStartOffset();
    }

    private boolean held(Partition partition) {
        return throttles.leadersLimited()
                && partition.role() instanceof Leadership leader
                && throttles.leaderHolds(partition, leader, follower);
    }

    private static boolean outOfRangeOrDiverging(Partition partition, Part part) {
        LogOffsets now = partition.log().offsets();
        return part.offset() < now.logStart()
                || part.offset() > now.logEnd()
                || partition
                        .leading()
                        .map(l -> partition.diverging(l, part).epoch() >= 0)
                        .orElse(true);
    }

    private long bytes() {
        long sum = 0;
        for (Part part : fetch.parts()) {
            if (standing(part) == PartState.LED) {
                Partition partition = hosted.apply(part.partition()).orElseThrow();
                sum += held(partition)
                        ? 0
                        : partition
                                .log()
                                .read(part.offset(), part.maxBytes(), Long.MAX_VALUE, true)
                                .slice()
                                .sizeInBytes();
            }
        }
        return sum;
    }

    @Override
    protected void answer(boolean expired) {
        var answers = new ArrayList<Answer>();
        long left = fetch.maxBytes();
        boolean none = true;
        for (Part part : fetch.parts()) {
            Optional<Answer> answer = answer(part, (int) Math.max(0, Math.min(left, part.maxBytes())), none, expired);
            if (answer.isPresent()) {
                answers.add(answer.get());
                int size = answer.get().batches().sizeInBytes();
                left -= size;
                none &= size == 0;
            }
        }
        future.complete(new Reply(ErrorCode.NONE, List.copyOf(answers)));
    }

    private Optional<Answer> answer(Part part, int maxBytes, boolean minOneBatch, boolean expired) {
        try {
            return switch (standing(part)) {
                case AHEAD ->
                    expired ? Optional.of(Answer.error(part, ErrorCode.UNKNOWN_LEADER_EPOCH)) : Optional.empty();
                case REFUSED -> Optional.of(Answer.error(part, refusal(part)));
                case LED -> read(part, maxBytes, minOneBatch);
            };
        } catch (ProtocolException e) {
            // The log start rose just now: the next fetch is told so properly, with where to go on.
            return e.code() == ErrorCode.OFFSET_OUT_OF_RANGE
                    ? Optional.empty()
                    : Optional.of(Answer.error(part, e.code()));
        } catch (LogFailedException e) {
            unexpected.accept(e);
            return Optional.of(Answer.error(part, ErrorCode.KAFKA_STORAGE_ERROR));
        } catch (RuntimeException | Error e) {
            unexpected.accept(e);
            return Optional.of(Answer.error(part, ErrorCode.UNKNOWN_SERVER_ERROR));
        }
    }

    private ErrorCode refusal(Part part) {
        return hosted.apply(part.partition()).flatMap(Partition::leading).isPresent()
                ? ErrorCode.FENCED_LEADER_EPOCH
                : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }

    private Optional<Answer> read(Part part, int maxBytes, boolean minOneBatch) {
        Partition partition = hosted.apply(part.partition()).orElseThrow();
        Leadership leader = partition.leaderOrThrow(part.leaderEpoch());
        PartitionLog log = partition.log();
        EpochEnd parting = partition.diverging(leader, part);
        LogOffsets now = log.offsets();
        long highWatermark = now.highWatermark();
        long start = now.logStart();
        long end = now.logEnd();
        if (parting.epoch() < 0 && (part.offset() < start || part.offset() > end)) {
            return Optional.of(new Answer(
                    part, ErrorCode.OFFSET_OUT_OF_RANGE, -1, -1, highWatermark, start, end, FetchedBatches.NONE));
        }
        FetchedBatches batches = FetchedBatches.NONE;
        if (parting.epoch() < 0
                && part.offset() < end
                && (maxBytes > 0 || minOneBatch)
                && !throttles.leaderHolds(partition, leader, follower)) {
            try {
                batches = new FetchedBatches(log.read(part.offset(), maxBytes, Long.MAX_VALUE, minOneBatch)
                        .slice()
                        .read());
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + part.partition() + " at " + part.offset(), e);
            }
            if (partition.role() != leader) {
                // What was read may be another leader's: a log is only cut after its role has changed.
                throw new ProtocolException(ErrorCode.NOT_LEADER_OR_FOLLOWER, part.partition() + " changed its leader");
            }
        }
        throttles.leaderSent(partition, batches.sizeInBytes());
        boolean news = parting.epoch() >= 0
                || batches.sizeInBytes() > 0
                || highWatermark > part.knownHighWatermark()
                || start > part.logStartOffset();
        return news
                ? Optional.of(new Answer(
                        part, ErrorCode.NONE, parting.epoch(), parting.endOffset(), highWatermark, start, end, batches))
                : Optional.empty();
    }
}
