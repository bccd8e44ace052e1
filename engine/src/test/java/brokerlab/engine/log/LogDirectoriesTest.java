package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.ProblemEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoriesTest {
    @TempDir
    Path temp;

    @Test
    void S11_aFailedDirectoryTakesOnlyItsOwnReplicasOffline() {
        var disk = new FailingDisk();
        Path a = temp.resolve("a");
        Path b = temp.resolve("b");
        var f = new StoreFixture(disk, Map.of(), Map.of(), a, b).open();
        PartitionLog first = f.store.getOrCreate(new TopicPartition("t", 0), StoreFixture.TOPIC);
        PartitionLog second = f.store.getOrCreate(new TopicPartition("t", 1), StoreFixture.TOPIC);
        assertTrue(Files.isDirectory(a.resolve("t-0")) && Files.isDirectory(b.resolve("t-1")));
        first.appendAsLeader(f.batch(1, 10), 0, false);
        second.appendAsLeader(f.batch(1, 10), 0, false);
        disk.breakBelow(a);
        assertEquals(
                a,
                assertThrows(LogFailedException.class, () -> first.appendAsLeader(f.batch(1, 10), 0, false))
                        .directory());
        assertThrows(LogFailedException.class, () -> first.read(0, 100, 1, true));
        assertEquals(1, f.events(ProblemEvent.Warning.class).size());
        second.appendAsLeader(f.batch(1, 10), 0, false);
        PartitionLog third = f.store.getOrCreate(new TopicPartition("t", 2), StoreFixture.TOPIC);
        third.appendAsLeader(f.batch(1, 10), 0, false);
        assertTrue(Files.isDirectory(b.resolve("t-2")));
        assertTrue(f.store.directories().get(0).error().isPresent());
        assertTrue(f.store.directories().get(1).error().isEmpty());
        f.tasks.advance(400_000);
        f.close();
        assertFalse(Files.exists(a.resolve(LogDirectory.CLEAN_SHUTDOWN)));
        assertTrue(Files.exists(b.resolve(LogDirectory.CLEAN_SHUTDOWN)));
        assertEquals(1, f.events(ProblemEvent.Warning.class).size());
    }

    @Test
    void aDeletedPartitionMakesRoomForOneOfTheSameNameAtOnce() {
        var f = new StoreFixture(temp).open();
        f.log().appendAsLeader(f.batch(3, 10), 4, false);
        f.store.delete(StoreFixture.P0);
        f.store.delete(StoreFixture.P0);
        assertEquals(0, f.log().offsets().logEnd());
        f.log().appendAsLeader(f.batch(1, 10), 0, false);
        f.tasks.advance(60_001);
        assertEquals(1, f.log().offsets().logEnd());
        try (var entries = Files.list(temp)) {
            assertEquals(1, entries.filter(Files::isDirectory).count());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        f.close();
    }

    @Test
    void placementFillsTheEmptiestDirectory() {
        Path a = temp.resolve("a");
        Path b = temp.resolve("b");
        var f = new StoreFixture(new FailingDisk(), Map.of(), Map.of(), a, b).open();
        for (int p = 0; p < 6; p++) {
            f.store.getOrCreate(new TopicPartition("t", p), StoreFixture.TOPIC);
        }
        assertEquals(3, f.store.directories().get(0).logSizes().size());
        assertEquals(3, f.store.directories().get(1).logSizes().size());
        f.close();
        var again = new StoreFixture(new FailingDisk(), Map.of(), Map.of(), a, b).open();
        assertEquals(6, again.store.all().size());
        assertEquals(new LogStore.Progress(6, 6, false, 0, 0), again.store.progress());
        assertEquals(StoreFixture.TOPIC, again.log().topicId());
        again.close();
    }
}
