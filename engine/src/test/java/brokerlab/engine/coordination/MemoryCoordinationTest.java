package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The contract in memory, and what only the twin promises: one thread, time moved by hand, the same run every time. */
final class MemoryCoordinationTest extends CoordinationContract {
    private final MemoryEnsemble ensemble = new MemoryEnsemble(TASKS);

    @Override
    Coordination open(String atChroot, int sessionTimeoutMs) {
        return ensemble.connect(atChroot, sessionTimeoutMs, TASKS, "memory-client");
    }

    @Override
    CompletableFuture<Boolean> closeFormer(SessionTicket ticket) {
        return ensemble.closeFormer(ticket);
    }

    @Override
    void quorum(boolean now) {
        ensemble.quorum(now);
    }

    @Test
    void onOneThreadTheSameCallsGiveTheSameStory() {
        assertEquals(story(), story());
    }

    private static List<String> story() {
        var story = new ArrayList<String>();
        var tasks = new ManualTasks(new ManualClock());
        var ensemble = new MemoryEnsemble(tasks);
        var a = ensemble.connect("", 1_000, tasks, "a");
        var b = ensemble.connect("", 1_000, tasks, "b");
        b.watch("/", true, e -> story.add("b saw " + e));
        b.onSession(e -> story.add("b is " + e));
        a.create("/e", bytes("1"), Mode.EPHEMERAL).thenAccept(w -> story.add("a wrote " + w));
        tasks.runAll();
        a.abandon();
        tasks.advance(999);
        assertTrue(story.stream().noneMatch(s -> s.contains("DELETED")));
        tasks.advance(2);
        assertTrue(story.getLast().contains("DELETED"), story.toString());
        ensemble.quorum(false);
        b.get("/").exceptionally(e -> {
            story.add("b failed " + CoordinationException.reasonOf(e));
            return java.util.Optional.empty();
        });
        tasks.advance(2_000);
        assertTrue(story.contains("b failed CONNECTION_LOSS"), story.toString());
        ensemble.quorum(true);
        ensemble.expire(b.session().orElseThrow().id());
        tasks.runAll();
        return story;
    }
}
