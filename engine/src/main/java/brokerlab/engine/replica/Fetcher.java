package brokerlab.engine.replica;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.replica.FollowerFetch.Answer;
import brokerlab.engine.replica.FollowerFetch.Part;
import brokerlab.engine.replica.FollowerFetch.Reply;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.TopicPartition;

/**
 * Copies from one leader broker. One fetch is out at a time; when the partitions change, a newer one takes its place. Every answer
 * is used, however late, if it still continues the log (the partition checks); only the newest one's starts the next fetch. All
 * state belongs to the lane.
 *
 * <pre>
 *   change ──▶ send ──▶ [leader holds] ──▶ answered ──▶ apply each part ──▶ send ...
 *                 ▲                            │ error: pause (partition or leader) replica.fetch.backoff.ms
 *                 └── watchdog: no answer ◀────┘
 * </pre>
 */
final class Fetcher {
    /** Refusals in a row because of an older registration before that is said. */
    private static final int STALE_IS_NEWS = 3;

    private final int leader;
    private final Fetchers.Context setting;
    private final Lane lane;
    private final Map<TopicPartition, FollowedPartition> followed = new LinkedHashMap<>();
    private long sequence;
    private boolean outstanding;
    private long sentAtMs;
    private int lostInARow;
    private boolean watching;
    private boolean paused;
    private boolean resumingParts;
    private boolean reportedDown;
    private int staleInARow;
    private volatile boolean closed;
    private Timer resume = () -> {};

    /** A partition being followed. */
    private static final class FollowedPartition {
        final Partition partition;
        final int leaderEpoch;
        long knownHighWatermark = -1;
        long pausedUntilMs = Long.MIN_VALUE;
        /** As of the last answer; none yet counts as out of sync. */
        boolean inSync;

        boolean reported;
        /** Where the leader's epochs last made this log end. */
        long cutAt = Long.MAX_VALUE;

        boolean contradictionReported;

        FollowedPartition(Partition partition, int leaderEpoch) {
            this.partition = partition;
            this.leaderEpoch = leaderEpoch;
        }
    }

    Fetcher(int leader, Fetchers.Context setting) {
        this.leader = leader;
        this.setting = setting;
        this.lane = setting.tasks().lane("fetch-" + setting.broker() + "-from-" + leader);
    }

    void change(List<Partition> added, Set<TopicPartition> moved) {
        if (added.isEmpty() && moved.isEmpty()) {
            return;
        }
        lane.execute(() -> {
            followed.keySet().removeAll(moved);
            for (Partition partition : added) {
                if (partition.role() instanceof Role.Following following && following.leader() == leader) {
                    followed.put(partition.name(), new FollowedPartition(partition, following.leaderEpoch()));
                }
            }
            if (!added.isEmpty()) {
                paused = false;
                send();
            }
        });
    }

    /** The leader is new: what was sent before reached another life of it. */
    void retry() {
        lane.execute(() -> {
            paused = false;
            lostInARow = 0;
            followed.values().forEach(f -> f.pausedUntilMs = Long.MIN_VALUE);
            send();
        });
    }

    void close() {
        closed = true;
        lane.execute(() -> {
            resume.cancel();
            followed.clear();
        });
    }

    private void send() {
        if (closed || paused) {
            return;
        }
        ReplicationSettings settings = setting.settings().get();
        long now = setting.tasks().clock().elapsedMs();
        var parts = new ArrayList<Part>(followed.size());
        for (FollowedPartition each : followed.values()) {
            if (each.pausedUntilMs <= now && !held(each)) {
                try {
                    parts.add(part(each, settings));
                } catch (RuntimeException | Error e) {
                    pause(each, e);
                }
            }
        }
        if (parts.isEmpty()) {
            outstanding = false;
            return;
        }
        long number = ++sequence;
        outstanding = true;
        sentAtMs = now;
        watch(settings.answerTimeoutMs(lostInARow));
        var fetch = new FollowerFetch(
                setting.brokerEpoch().getAsLong(),
                settings.fetchMinBytes(),
                settings.responseMaxBytes(),
                settings.fetchWaitMaxMs(),
                parts);
        setting.courier()
                .send(setting.broker(), leader, fetch)
                .whenComplete((reply, error) -> lane.execute(() -> answered(number, reply, error)));
    }

    /** Whether the follower's throttle keeps it from asking; it looks again when the rate has sunk. */
    private boolean held(FollowedPartition each) {
        long ms = setting.throttles().followerHoldsMs(each.partition, each.inSync);
        if (ms > 0) {
            pause(each, ms);
        }
        return ms > 0;
    }

    private static Part part(FollowedPartition each, ReplicationSettings settings) {
        var log = each.partition.log();
        LogOffsets now = log.offsets();
        return new Part(
                each.partition.name(),
                each.partition.topicId(),
                each.leaderEpoch,
                now.logEnd(),
                Truncation.lastFetchedEpoch(log, now.logEnd()),
                now.logStart(),
                each.knownHighWatermark,
                settings.fetchMaxBytes());
    }

    private void answered(long number, Reply reply, Throwable error) {
        if (closed) {
            return;
        }
        boolean newest = number == sequence && outstanding;
        lostInARow = 0;
        if (reply != null && reply.error() == ErrorCode.NONE) {
            reportedDown = false;
            staleInARow = 0;
            reply.parts().forEach(this::apply);
            if (newest) {
                send();
            }
        } else if (newest) {
            outstanding = false;
            report(reply, error);
            pauseAll();
        }
    }

    /** A leader that is merely gone is the controller's to notice; anything else is said once until it works again. */
    private void report(Reply reply, Throwable error) {
        Throwable cause = ProtocolException.unwrapped(error);
        if (cause instanceof Courier.UnreachableException || cause instanceof CancellationException || reportedDown) {
            return;
        }
        // The leader may hear of this broker's new registration before this broker does.
        if (reply != null && reply.error() == ErrorCode.STALE_BROKER_EPOCH && ++staleInARow < STALE_IS_NEWS) {
            return;
        }
        reportedDown = true;
        String what = "fetching from broker " + leader;
        setting.problems()
                .report(
                        what,
                        cause instanceof RuntimeException e
                                ? e
                                : new ProtocolException(
                                        reply == null ? ErrorCode.UNKNOWN_SERVER_ERROR : reply.error(),
                                        what + ": " + (reply == null ? cause : reply.error()),
                                        cause));
    }

    private void apply(Answer answer) {
        FollowedPartition each = followed.get(answer.asked().partition());
        if (each == null || each.leaderEpoch != answer.asked().leaderEpoch()) {
            return;
        }
        boolean outOfRange = answer.error() == ErrorCode.OFFSET_OUT_OF_RANGE;
        if (answer.error() != ErrorCode.NONE && !outOfRange) {
            pause(each);
            return;
        }
        try {
            long highWatermark = each.partition.log().offsets().highWatermark();
            Partition.ApplyOutcome applied = each.partition.apply(answer);
            if (each.partition.log().offsets().highWatermark() > highWatermark) {
                // Consumers may read here (KIP-392).
                setting.waits().fetches().check(each.partition.name());
            }
            if (applied == Partition.ApplyOutcome.STALE) {
                stale(each, outOfRange);
                return;
            }
            if (applied == Partition.ApplyOutcome.DONE) {
                each.knownHighWatermark = answer.highWatermark();
                each.inSync = each.partition.log().offsets().logEnd() >= answer.highWatermark();
                each.reported = false;
            }
            if (applied == Partition.ApplyOutcome.TRUNCATED) {
                truncated(each, answer);
            }
            setting.throttles().followerGot(each.partition, answer.batches().sizeInBytes());
            if (answer.batches().sizeInBytes() > 0) {
                // Who was served goes to the end of the next fetch, so that a size limit starves nobody.
                followed.remove(each.partition.name());
                followed.put(each.partition.name(), each);
            }
        } catch (RuntimeException | Error e) {
            pause(each, e);
        }
    }

    /** Within one leader epoch each cut is below the one before, till both logs agree. */
    private void truncated(FollowedPartition each, Answer answer) {
        long end = each.partition.log().offsets().logEnd();
        if (end == answer.asked().offset()) {
            // Asking again would be answered the same.
            pause(each);
        } else if (answer.divergingEpoch() >= 0 && end >= each.cutAt) {
            // What the leader sent since was cut off again: its epochs and its batches do not belong together.
            if (!each.contradictionReported) {
                each.contradictionReported = true;
                setting.problems()
                        .report(
                                "following " + each.partition.name(),
                                new ProtocolException(
                                        ErrorCode.UNKNOWN_LEADER_EPOCH,
                                        "broker " + leader + "'s leader epochs contradict its log: its epoch "
                                                + answer.divergingEpoch() + " ends at " + answer.divergingEnd()
                                                + ", yet it sends batches of a later one"));
            }
            pause(each);
        } else if (answer.divergingEpoch() >= 0) {
            each.cutAt = end;
        }
    }

    private void pause(FollowedPartition each, Throwable error) {
        if (!each.reported) {
            each.reported = true;
            setting.problems().report("following " + each.partition.name() + " at broker " + leader, error);
        }
        pause(each);
    }

    private void stale(FollowedPartition each, boolean outOfRange) {
        if (each.partition.role() instanceof Role.Following following && following.leaderEpoch() == each.leaderEpoch) {
            if (outOfRange) {
                pause(each);
            }
        } else {
            // The role went ahead of this loop, which is told next.
            followed.remove(each.partition.name());
        }
    }

    private void pause(FollowedPartition each) {
        pause(each, setting.settings().get().backoffMs());
    }

    private void pause(FollowedPartition each, long ms) {
        each.pausedUntilMs = setting.tasks().clock().elapsedMs() + ms;
        if (!resumingParts) {
            resumingParts = true;
            after(ms, this::resumeParts);
        }
    }

    /** One timer for all paused partitions: wakes for the earliest, so that they come back in few fetches. */
    private void resumeParts() {
        resumingParts = false;
        long now = setting.tasks().clock().elapsedMs();
        long next = Long.MAX_VALUE;
        boolean due = false;
        for (FollowedPartition each : followed.values()) {
            if (each.pausedUntilMs > now) {
                next = Math.min(next, each.pausedUntilMs);
            } else if (each.pausedUntilMs != Long.MIN_VALUE) {
                each.pausedUntilMs = Long.MIN_VALUE;
                due = true;
            }
        }
        if (next != Long.MAX_VALUE) {
            resumingParts = true;
            after(next - now, this::resumeParts);
        }
        if (due) {
            send();
        }
    }

    private void pauseAll() {
        paused = true;
        resume.cancel();
        resume = after(setting.settings().get().backoffMs(), () -> {
            if (paused) {
                paused = false;
                send();
            }
        });
    }

    /** One timer however many fetches: it looks at the newest one's age. */
    private void watch(long delayMs) {
        if (!watching) {
            watching = true;
            after(delayMs, () -> {
                watching = false;
                long timeoutMs = setting.settings().get().answerTimeoutMs(lostInARow);
                long left = sentAtMs + timeoutMs - setting.tasks().clock().elapsedMs();
                if (outstanding && left > 0) {
                    watch(left);
                } else if (outstanding) {
                    lostInARow++;
                    send();
                }
            });
        }
    }

    private Timer after(long delayMs, Runnable step) {
        return setting.tasks()
                .after(
                        delayMs,
                        () -> lane.execute(() -> {
                            if (!closed) {
                                step.run();
                            }
                        }));
    }
}
