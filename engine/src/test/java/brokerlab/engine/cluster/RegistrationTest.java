package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.coordination.EnsemblePeek;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistrationTest {
    private static final int SESSION_MS = 6_000;

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private final ManualTasks tasks = new ManualTasks(clock);
    private final MemoryEnsemble ensemble = new MemoryEnsemble(tasks);

    /** One life of broker 1. */
    private final class Life {
        private final ManualTasks scope = tasks.scope("broker-1", clock);
        private final Coordination client = ensemble.connect("", SESSION_MS, scope, "zookeeper");
        private final Registration registration;
        private final CompletableFuture<Void> registered;

        Life(Path home) {
            tasks.runAll();
            registration = new Registration(
                    1, "", client, scope, new Journal(clock, 100), new SessionFile(new RealDisk(), home));
            registered = registration.begin(List.of());
        }

        Life begun() {
            tasks.runAll();
            assertTrue(registered.isDone());
            return this;
        }

        long session() {
            return client.session().orElseThrow().id();
        }

        void die() {
            registration.abandon();
            client.abandon();
            tasks.runSome(1);
            scope.close();
        }
    }

    @BeforeEach
    void roots() {
        var tool = ensemble.connect("", SESSION_MS, tasks, "tool");
        tool.ensurePath(ZnodeLayout.BROKER_IDS);
        tasks.runAll();
    }

    @AfterEach
    void end() {
        tasks.close();
    }

    private List<Long> noted() {
        return new SessionFile(new RealDisk(), folder)
                .read().stream().map(SessionTicket::id).toList();
    }

    private boolean present() {
        return EnsemblePeek.get(ensemble, ZnodeLayout.broker(1)).isPresent();
    }

    @Test
    void itsOwnFormerSessionIsWaitedForAndIsNoDuplicate() {
        Life first = new Life(folder).begun();
        first.die();
        // Nobody answered when it was to be closed.
        Life second = new Life(folder);
        tasks.advance(SESSION_MS - 1_000);
        assertFalse(second.registered.isDone());
        assertEquals(List.of(first.session(), second.session()), noted());
        // Dead again, while the first session may live on: the third knows of both.
        second.die();
        Life third = new Life(folder);
        tasks.advance(SESSION_MS);
        assertTrue(third.registered.isDone());
        assertEquals(List.of(third.session()), noted());
        assertTrue(present());
    }

    @Test
    void aSessionIsNotedBeforeItHoldsAnything() {
        Life life = new Life(folder);
        while (noted().isEmpty()) {
            assertFalse(present());
            tasks.runSome(1);
        }
        assertFalse(present());
        life.begun();
        // And so is the next one, when the first expires.
        long first = life.session();
        ensemble.expire(first);
        tasks.runAll();
        assertEquals(List.of(life.session()), noted());
        assertTrue(life.session() != first && present());
    }

    @Test
    void aRegistrationIsHeldByNoSessionButANotedOneWheneverTheSessionIsReplaced() throws Exception {
        for (int before = 0; before < 30; before++) {
            Path home = Files.createDirectories(folder.resolve("home-" + before));
            Life life = new Life(home);
            tasks.runSome(before);
            ensemble.quorum(false);
            tasks.advance(250);
            ensemble.expire(life.session());
            ensemble.quorum(true);
            for (int i = 0; i < 2_000 && !life.registered.isDone(); i++) {
                if (tasks.waiting() == 0) {
                    tasks.advance(100);
                }
                tasks.runSome(1);
                heldByANotedSession(home, before);
            }
            life.begun();
            heldByANotedSession(home, before);
            life.die();
            tasks.advance(2 * SESSION_MS);
        }
    }

    private void heldByANotedSession(Path home, int before) {
        EnsemblePeek.get(ensemble, ZnodeLayout.broker(1))
                .ifPresent(z -> assertTrue(
                        new SessionFile(new RealDisk(), home)
                                .read().stream().anyMatch(t -> t.id() == z.ephemeralOwner()),
                        () -> "replaced after " + before + " tasks"));
    }

    @Test
    void aBrokerKnowsItselfThoughTheImageCameBeforeTheAnswerToItsRegistration() {
        Life life = new Life(folder).begun();
        long before = life.registration.epoch();
        var metadata = new MetadataHolder();
        CompletableFuture<Void> known = life.registration.knownBy(metadata);
        ensemble.expire(life.session());
        for (int i = 0; i < 1_000 && (!present() || createdZxid() == before); i++) {
            tasks.runSome(1);
        }
        assertTrue(createdZxid() > before);
        assertEquals(before, life.registration.epoch());
        var self = new ClusterImage.BrokerNode(1, "", createdZxid(), List.of());
        metadata.deliver(ClusterImage.of(1, 1, 1, Map.of(1, self), Map.of()));
        assertFalse(known.isDone());
        tasks.runAll();
        assertTrue(known.isDone());
    }

    private long createdZxid() {
        return EnsemblePeek.get(ensemble, ZnodeLayout.broker(1)).orElseThrow().createdZxid();
    }

    @Test
    void aLiveBrokerOfAnotherFolderIsADuplicate() throws Exception {
        new Life(folder.resolve("another")).begun();
        Life duplicate = new Life(folder);
        tasks.runAll();
        var refused = assertThrows(ExecutionException.class, duplicate.registered::get);
        assertEquals(
                ErrorCode.DUPLICATE_BROKER_REGISTRATION,
                ((ProtocolException) ProtocolException.unwrapped(refused)).code());
    }
}
