package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.delayed.DelayedOperation;
import brokerlab.engine.delayed.Purgatory;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** When answered requests leave the lists they were found by. */
final class PurgatoryTest {
    private static final TopicPartition QUIET = new TopicPartition("quiet", 0);
    private static final TopicPartition BUSY = new TopicPartition("busy", 0);

    private final ManualTasks tasks = new ManualTasks(new ManualClock());

    private static final class Request extends DelayedOperation {
        boolean ready;

        @Override
        protected boolean ready() {
            return ready;
        }

        @Override
        protected void answer(boolean expired) {}
    }

    private static void answerOne(Purgatory<TopicPartition> room) {
        var request = new Request();
        room.admit(request, List.of(QUIET, BUSY), 1_000);
        request.ready = true;
        room.check(BUSY);
        assertEquals(0, room.size());
    }

    private void assertPurgedAfterThree(String operation, Map<String, String> settings) {
        var room = new Waits(tasks, new BrokerSettings(settings)).byOperation().get(operation);
        for (int answered = 1; answered <= 2; answered++) {
            answerOne(room);
            assertEquals(answered, room.listed(), "only where the change was seen it left at once");
        }
        answerOne(room);
        assertEquals(0, room.listed());
    }

    @Test
    void producerPurgatoryPurgeIntervalRequests_soManyAnsweredProducesStayListed() {
        assertPurgedAfterThree("Produce", Map.of("producer.purgatory.purge.interval.requests", "3"));
    }

    @Test
    void fetchPurgatoryPurgeIntervalRequests_soManyAnsweredFetchesStayListed() {
        assertPurgedAfterThree("Fetch", Map.of("fetch.purgatory.purge.interval.requests", "3"));
    }

    @Test
    void deleteRecordsPurgatoryPurgeIntervalRequests_soManyAnsweredDeletionsStayListed() {
        assertPurgedAfterThree("DeleteRecords", Map.of("delete.records.purgatory.purge.interval.requests", "3"));
        var eager = new Waits(tasks, new BrokerSettings(Map.of())).byOperation().get("DeleteRecords");
        answerOne(eager);
        assertEquals(0, eager.listed());
    }
}
