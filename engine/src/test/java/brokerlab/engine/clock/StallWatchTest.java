package brokerlab.engine.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watching thread, on a clock moved by hand. */
@Timeout(60)
final class StallWatchTest {
    @Test
    void aStallIsHeardOnceByTheThreadItselfOrByWhoeverLooksFirst() throws Exception {
        var clock = new ManualClock();
        BlockingQueue<Stall> heard = new LinkedBlockingQueue<>();
        try (var tasks = new LiveTasks("stall-test", clock, 1, (name, error) -> {})) {
            StallWatch watch = StallWatch.begin(tasks, heard::add);
            clock.advance(1_950);
            watch.look();
            Stall first = heard.poll(30, TimeUnit.SECONDS);
            assertEquals(1_900, first.ms());
            clock.advance(3_050);
            Stall second = heard.poll(30, TimeUnit.SECONDS);
            assertEquals(3_000, second.ms());
            watch.look();
            assertTrue(heard.isEmpty());
        }
    }
}
