package brokerlab.engine.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LiveTasksTest {
    /** Without descriptors a failure can be one that not even its telling survives. */
    @Test
    void S18_aLaneAndARepetitionGoOnWhenNotEvenTheTellingOfAFailureWorks() throws Exception {
        BlockingQueue<String> told = new ArrayBlockingQueue<>(100);
        try (var tasks = new LiveTasks("test", new SystemClock(), 1, (name, error) -> {
            told.add(name);
            throw new NoClassDefFoundError("planted, too");
        })) {
            Lane lane = tasks.lane("lane");
            lane.execute(() -> {
                throw new NoClassDefFoundError("planted");
            });
            assertEquals("test/lane", told.take());
            var next = new CompletableFuture<String>();
            lane.execute(() -> next.complete("served"));
            assertEquals("served", next.get());
            BlockingQueue<Integer> rounds = new ArrayBlockingQueue<>(100);
            Timer timer = tasks.every(1, () -> {
                if (rounds.offer(rounds.size())) {
                    throw new NoClassDefFoundError("planted");
                }
            });
            assertEquals(0, rounds.take());
            rounds.take();
            timer.cancel();
        }
    }
}
