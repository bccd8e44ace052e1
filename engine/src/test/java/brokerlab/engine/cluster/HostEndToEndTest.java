package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.Stall;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster on a machine that, as it is told, had no time. */
@Timeout(180)
final class HostEndToEndTest {
    @TempDir
    Path folder;

    @Test
    void everyElectionOfABusyMachineLeadsBackToIt() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("orders", 6, (short) 3)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            long before = running.journal.lastId();
            running.cluster.host().stalled(new Stall(Stall.Kind.OVERLOADED, 1_900, 0));
            int controller = running.cluster.newestImage().controller();
            running.endSession(controller);
            running.event(before, e -> e.event() instanceof BrokerEvent.ControllerElected)
                    .get(60, TimeUnit.SECONDS);
            running.event(before, e -> e.event().equals(new BrokerEvent.BrokerGone(controller)))
                    .get(60, TimeUnit.SECONDS);
            running.event(before, e -> e.event() instanceof ReplicationEvent.LeaderElected)
                    .get(60, TimeUnit.SECONDS);
            running.awaitImage(image -> image.brokers().size() == 3);
            List<JournalEntry> all = running.journal.since(0);
            List<JournalEntry> elections = all.stream()
                    .filter(e -> e.id() > before)
                    .filter(e -> e.event() instanceof ReplicationEvent.LeaderElected
                            || e.event() instanceof BrokerEvent.ControllerElected)
                    .toList();
            assertTrue(elections.size() >= 2, elections.toString());
            for (JournalEntry election : elections) {
                JournalEntry root = root(election, all);
                assertTrue(root.event() instanceof ProblemEvent.MachineOverloaded, election + " comes from " + root);
            }
        }
    }

    @Test
    void moreTimeForSessionsEndsNone() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            // only a controller answers: an election whose answer is lost with the connection would start over
            admin.createTopics(List.of(new NewTopic("before", 3, (short) 3)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            running.cluster.stretchSessions();
            long before = running.journal.lastId();
            running.cluster.host().stalled(new Stall(Stall.Kind.OVERLOADED, 1_900, 0));
            assertEquals(OptionalLong.of(8_000), running.cluster.host().sessionMs());
            for (int i = 0; i < 3; i++) {
                admin.createTopics(List.of(new NewTopic("topic-" + i, 3, (short) 3)))
                        .all()
                        .get(60, TimeUnit.SECONDS);
            }
            assertEquals(
                    List.of(),
                    running.journal.since(before).stream()
                            .map(JournalEntry::event)
                            .filter(e -> e instanceof BrokerEvent.BrokerGone
                                    || e instanceof BrokerEvent.ControllerElected
                                    || (e instanceof ZooKeeperEvent.SessionChanged s
                                            && s.state() == SessionState.EXPIRED))
                            .toList());
        }
    }

    private static JournalEntry root(JournalEntry of, List<JournalEntry> all) {
        JournalEntry at = of;
        while (at.causeId() != 0) {
            at = all.get((int) at.causeId() - 1);
        }
        return at;
    }
}
