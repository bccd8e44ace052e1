package brokerlab.engine.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ProducerIdBlockZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ProducerIdsTest {
    private final ManualTasks tasks = new ManualTasks(new ManualClock());
    private final MemoryEnsemble ensemble = new MemoryEnsemble(tasks);

    private ProducerIds broker(int id) {
        return new ProducerIds(id, ensemble.connect("", 6000, tasks.scope("b" + id, tasks.clock()), "zk"));
    }

    @Test
    void noIdIsGivenTwiceHoweverManyBrokersAskAtOnce() {
        var brokers = new ArrayList<ProducerIds>();
        for (int id = 1; id <= 3; id++) {
            brokers.add(broker(id));
        }
        var ids = new ArrayList<CompletableFuture<Long>>();
        for (int i = 0; i < 7000; i++) {
            ids.add(brokers.get(i % 3).next());
        }
        tasks.runAll();
        ids.add(broker(1).next());
        tasks.runAll();
        var seen = new HashSet<Long>();
        ids.forEach(id -> assertTrue(seen.add(id.join())));
    }

    @Test
    void theZnodeNamesTheBlockLastTaken() {
        Coordination zk = ensemble.connect("", 6000, tasks, "test");
        var first = broker(4).next();
        tasks.runAll();
        assertEquals(0, first.join());
        var second = broker(5).next();
        tasks.runAll();
        assertEquals(1000, second.join());
        var znode = zk.get(ZnodeLayout.PRODUCER_ID_BLOCK);
        tasks.runAll();
        var block = ProducerIdBlockZnode.decode(
                ZnodeLayout.PRODUCER_ID_BLOCK, znode.join().orElseThrow().data());
        assertEquals(new ProducerIdBlockZnode(5, 1000, 1999), block);
    }

    @Test
    void withoutQuorumWhatIsLeftOfTheBlockIsGivenAndTheNextOneFailsOrWaits() {
        var ids = broker(1);
        var first = ids.next();
        tasks.runAll();
        first.join();
        ensemble.quorum(false);
        tasks.runAll();
        for (int i = 1; i < 1000; i++) {
            assertEquals(i, ids.next().join());
        }
        var beyond = ids.next();
        tasks.advance(60_000);
        if (beyond.isDone()) {
            var e = assertThrows(CompletionException.class, beyond::join);
            assertTrue(e.getCause() instanceof CoordinationException);
        }
        ensemble.quorum(true);
        tasks.advance(60_000);
        var after = ids.next();
        tasks.runAll();
        assertTrue(after.join() >= 1000);
    }
}
