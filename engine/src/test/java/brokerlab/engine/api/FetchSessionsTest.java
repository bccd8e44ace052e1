package brokerlab.engine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Release;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.MessageRecords;
import brokerlab.engine.wire.ProtocolException;
import brokerlab.engine.wire.RecordSource;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.junit.jupiter.api.Test;

class FetchSessionsTest {
    private static final Uuid TOPIC = new Uuid(1, 2);
    private final ManualClock clock = new ManualClock();
    private final FetchSessions sessions = new FetchSessions(clock, 2, 42);

    private static FetchRequestData request(int session, int epoch, Map<Integer, Long> offsets) {
        var topic = new FetchTopic().setTopic("t").setTopicId(TOPIC);
        offsets.forEach((p, offset) ->
                topic.partitions().add(new FetchPartition().setPartition(p).setFetchOffset(offset)));
        var request = new FetchRequestData().setSessionId(session).setSessionEpoch(epoch);
        return offsets.isEmpty() ? request : request.setTopics(List.of(topic));
    }

    private static PartitionData answer(int partition, long highWatermark, int bytes) {
        var answer = new PartitionData()
                .setPartitionIndex(partition)
                .setHighWatermark(highWatermark)
                .setLogStartOffset(0);
        if (bytes == 0) {
            MessageRecords.putNone(answer);
        } else {
            MessageRecords.put(answer, new RecordSource() {
                @Override
                public int sizeInBytes() {
                    return bytes;
                }

                @Override
                public long transferTo(WritableByteChannel target, int position, int count) {
                    return 0;
                }
            });
        }
        return answer;
    }

    private static FetchKey key(int partition) {
        return new FetchKey("", TOPIC, partition);
    }

    private static ErrorCode refused(Runnable fetch) {
        return assertThrows(ProtocolException.class, fetch::run).code();
    }

    @Test
    void anIncrementalFetchIsToldOnlyWhatChanged() {
        var first = sessions.round(request(0, 0, Map.of(0, 5L, 1, 6L)), true);
        assertNotEquals(0, first.sessionId());
        assertTrue(first.mustRespond(key(0), answer(0, 10, 0)));
        assertTrue(first.mustRespond(key(1), answer(1, 10, 0)));
        var second = sessions.round(request(first.sessionId(), 1, Map.of(1, 7L)), true);
        assertEquals(2, second.partitions().size());
        assertEquals(5, second.partitions().get(key(0)).offset());
        assertEquals(7, second.partitions().get(key(1)).offset());
        assertFalse(second.mustRespond(key(0), answer(0, 10, 0)));
        assertTrue(second.mustRespond(key(1), answer(1, 11, 0)));
        var third = sessions.round(request(first.sessionId(), 2, Map.of()), true);
        assertTrue(third.mustRespond(key(0), answer(0, 10, 100)), "records are always told");
        assertTrue(third.mustRespond(key(1), answer(1, -1, 0).setErrorCode(ErrorCode.NOT_LEADER_OR_FOLLOWER.code())));
        var fourth = sessions.round(request(first.sessionId(), 3, Map.of()), true);
        assertEquals(
                List.of(key(1), key(0)),
                new ArrayList<>(fourth.partitions().keySet()),
                "the one with records waits last");
        assertTrue(fourth.mustRespond(key(1), answer(1, 11, 0)), "the first good answer after an error is news");
    }

    @Test
    void wrongSessionsAreRefusedByName() {
        int id = sessions.round(request(0, 0, Map.of(0, 0L)), true).sessionId();
        assertEquals(
                ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
                refused(() -> sessions.round(request(id + 1, 1, Map.of()), true)));
        assertEquals(
                ErrorCode.INVALID_FETCH_SESSION_EPOCH, refused(() -> sessions.round(request(id, 2, Map.of()), true)));
        assertEquals(
                ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR, refused(() -> sessions.round(request(id, 1, Map.of()), false)));
        sessions.round(request(id, 1, Map.of()), true);
        sessions.round(request(id, -1, Map.of()), true);
        assertEquals(
                ErrorCode.FETCH_SESSION_ID_NOT_FOUND, refused(() -> sessions.round(request(id, 2, Map.of()), true)));
    }

    @Test
    void forgottenPartitionsAreFetchedNoMoreAndAnEmptySessionEnds() {
        int id = sessions.round(request(0, 0, Map.of(0, 0L, 1, 0L)), true).sessionId();
        var forget = request(id, 1, Map.of())
                .setForgottenTopicsData(
                        List.of(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(0))));
        assertEquals(
                List.of(key(1)),
                new ArrayList<>(sessions.round(forget, true).partitions().keySet()));
        var rest = request(id, 2, Map.of())
                .setForgottenTopicsData(
                        List.of(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(1))));
        assertEquals(0, sessions.round(rest, true).sessionId());
        assertEquals(0, sessions.open());
    }

    @Test
    void maxIncrementalFetchSessionCacheSlots_soManySessionsAreKept() {
        for (int slots : new int[] {0, 3}) {
            var settings =
                    new BrokerSettings(Map.of("max.incremental.fetch.session.cache.slots", Integer.toString(slots)));
            var tasks = new ManualTasks(clock);
            var kept = FetchSessions.of(new BrokerContext(
                    1,
                    "cluster",
                    tasks,
                    null,
                    settings,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    () -> Release.KAFKA_3_9));
            for (int i = 0; i < 5; i++) {
                int session = kept.round(request(0, 0, Map.of(0, 0L)), true).sessionId();
                assertEquals(i < slots, session != 0, "session " + i + " of " + slots);
            }
        }
    }

    @Test
    void C9_aTopicDeletedUnderASessionKeepsItsNameThere() {
        FetchRound first = sessions.round(request(0, 0, Map.of(0, 0L)), true);
        FetchKey key = first.partitions().keySet().iterator().next();
        assertEquals(Optional.empty(), first.name(key, Optional.empty()), "never known: an unknown id");
        assertEquals(Optional.of("t"), first.name(key, Optional.of("t")));
        FetchRound next = sessions.round(request(first.sessionId(), 1, Map.of()), true);
        assertEquals(
                Optional.of("t"), next.name(key, Optional.empty()), "known once: an unknown topic, again and again");
    }

    @Test
    void withoutASlotAFetchGoesOnWithoutASession() {
        int oldest = sessions.round(request(0, 0, Map.of(0, 0L)), true).sessionId();
        clock.advance(10);
        int second = sessions.round(request(0, 0, Map.of(0, 0L)), true).sessionId();
        assertEquals(0, sessions.round(request(0, 0, Map.of(0, 0L)), true).sessionId());
        clock.advance(FetchSessions.SAFE_MS);
        sessions.round(request(second, 1, Map.of()), true);
        assertNotEquals(0, sessions.round(request(0, 0, Map.of(0, 0L)), true).sessionId(), "the idle one makes room");
        assertEquals(
                ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
                refused(() -> sessions.round(request(oldest, 1, Map.of()), true)));
    }

    /** What a client holds about a partition besides records. */
    private record Known(short error, long highWatermark, long logStart) {
        static Known of(PartitionData answer) {
            return new Known(answer.errorCode(), answer.highWatermark(), answer.logStartOffset());
        }
    }

    @Test
    void R14_incrementalAnswersAddUpToWhatFullFetchesWouldSay() {
        var random = new SplittableRandom(7);
        long[] highWatermarks = new long[20];
        long[] logStarts = new long[20];
        // What a full fetch would ask now.
        var asked = new HashMap<Integer, Long>();
        IntStream.range(0, 20).forEach(p -> asked.put(p, 0L));
        var known = new HashMap<FetchKey, Known>();
        var round = sessions.round(request(0, 0, asked), true);
        int id = round.sessionId();
        int silent = 0;
        for (int epoch = 1; epoch < 300; epoch++) {
            var wanted = new HashMap<Integer, Long>();
            round.partitions().forEach((key, want) -> wanted.put(key.partition(), want.offset()));
            assertEquals(asked, wanted, "epoch " + epoch);
            for (FetchKey key : round.partitions().keySet()) {
                boolean error = random.nextInt(10) == 0;
                int bytes = !error && random.nextInt(4) == 0 ? 9 : 0;
                var answer = answer(key.partition(), error ? -1 : highWatermarks[key.partition()], bytes)
                        .setLogStartOffset(error ? -1 : logStarts[key.partition()])
                        .setErrorCode((error ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.NONE).code());
                boolean told = round.mustRespond(key, answer);
                if (told) {
                    known.put(key, Known.of(answer));
                } else {
                    silent++;
                }
                assertEquals(Known.of(answer), known.get(key), "epoch " + epoch + ", " + key);
                assertTrue(told || bytes == 0, "records are never left out");
            }
            highWatermarks[random.nextInt(20)] += random.nextInt(3);
            logStarts[random.nextInt(20)] += random.nextInt(2);
            var moved = new HashMap<Integer, Long>();
            int changed = random.nextInt(20);
            var next = request(id, epoch, moved);
            if (random.nextInt(5) == 0 && asked.remove(changed) != null) {
                known.remove(key(changed));
                next.setForgottenTopicsData(
                        List.of(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(changed))));
            } else {
                moved.put(changed, (long) random.nextInt(1_000));
                asked.putAll(moved);
                next = request(id, epoch, moved);
            }
            round = sessions.round(next, true);
        }
        assertTrue(silent > 1_000, "much was not said again: " + silent);
    }
}
