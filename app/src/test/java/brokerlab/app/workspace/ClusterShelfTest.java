package brokerlab.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterShelfTest {
    @TempDir
    private Path folder;

    private Workspace workspace;
    private ClusterShelf shelf;

    @BeforeEach
    void open() throws Exception {
        workspace = Workspace.open(folder.resolve("w"), Runnable::run);
        shelf = new ClusterShelf(workspace);
        shelf.toFront(cluster("zebra"));
        shelf.toFront(cluster("ant"));
        shelf.toFront(cluster("mole"));
    }

    @AfterEach
    void close() throws IOException {
        workspace.close();
    }

    private static Choices.Cluster cluster(String name) {
        return new Choices.Cluster(name, "demo", 3, List.of("rack-a"), 3, 9092, 2181);
    }

    private Path file(String path, String text) throws IOException {
        Path file = workspace.clusterFolder(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void theOneShownIsRememberedAndAllAreListedByName() throws Exception {
        assertEquals("mole", shelf.shown().name());
        shelf.toFront(cluster("zebra"));
        workspace.close();
        workspace = Workspace.open(folder.resolve("w"), Runnable::run);
        shelf = new ClusterShelf(workspace);
        assertEquals("zebra", shelf.shown().name());
        assertEquals(
                List.of("ant", "mole", "zebra"),
                shelf.all().stream().map(Choices.Cluster::name).toList());
    }

    @Test
    void aNameThatCannotBeIsSaidWhy() throws Exception {
        file("stray/cluster.json", "{}");
        assertEquals(Optional.of(ClusterShelf.Problem.EMPTY), shelf.problem(""));
        assertEquals(Optional.of(ClusterShelf.Problem.CHARACTERS), shelf.problem("../out"));
        assertEquals(Optional.of(ClusterShelf.Problem.CHARACTERS), shelf.problem("my cluster"));
        assertEquals(Optional.of(ClusterShelf.Problem.LONG), shelf.problem("x".repeat(61)));
        assertEquals(Optional.of(ClusterShelf.Problem.TAKEN), shelf.problem("ANT"));
        assertEquals(Optional.of(ClusterShelf.Problem.FOLDER), shelf.problem("stray"));
        assertEquals(Optional.empty(), shelf.problem("x".repeat(60)));
        assertEquals(Optional.empty(), shelf.problem(shelf.freeName()));
    }

    /** A workspace may be moved to any system, so names that Windows keeps for itself are refused on each. */
    @ParameterizedTest
    @ValueSource(strings = {"CON", "nul", "Aux", "prn", "COM1", "com0", "lpt9"})
    void aDeviceOfWindowsIsNoName(String name) {
        assertEquals(Optional.of(ClusterShelf.Problem.DEVICE), shelf.problem(name));
    }

    /** Sibling: what Windows cuts off the end of a name, and what only contains a device's name. */
    @Test
    void namesThatWindowsWouldChangeAreRefusedAndLikeOnesAreNot() {
        for (String cut : List.of("ends.", "ends ", ".", "con.txt", "a:b")) {
            assertEquals(Optional.of(ClusterShelf.Problem.CHARACTERS), shelf.problem(cut), cut);
        }
        for (String like : List.of("console", "com", "com10", "my-con", "con-1", "null")) {
            assertEquals(Optional.empty(), shelf.problem(like), like);
        }
    }

    @Test
    void whatIsEmptiedKeepsItsLayoutAndWhomClientsTrust() throws Exception {
        Path layout = file("ant/cluster.json", "{layout}");
        Path trust = file("ant/lab-ca/ca.pem", "pem");
        Path records = file("ant/broker-1/logs/orders-0/00000000000000000000.log", "records");
        Path znodes = file("ant/zookeeper/1/version-2/log.1", "znodes");
        Path other = file("zebra/broker-1/logs/a-0/00000000000000000000.log", "records");
        shelf.empty("ant");
        assertEquals("{layout}", Files.readString(layout));
        assertTrue(Files.exists(trust));
        assertFalse(Files.exists(records) || Files.exists(znodes));
        assertFalse(Files.exists(workspace.clusterFolder("ant").resolve("broker-1")));
        assertTrue(Files.exists(other));
        shelf.delete("ant");
        assertFalse(Files.exists(workspace.clusterFolder("ant")));
        assertEquals(
                List.of("mole", "zebra"),
                shelf.all().stream().map(Choices.Cluster::name).toList());
    }

    @Test
    void whatIsInUseStays() throws Exception {
        Path records = file("ant/broker-1/logs/orders-0/00000000000000000000.log", "records");
        try (FileChannel other = FileChannel.open(
                        workspace.clusterFolder("ant").resolve(".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertTrue(lock.isValid());
            var used = assertThrows(WorkspaceException.class, () -> shelf.delete("ant"));
            assertTrue(used.getMessage().contains("is in use by another process"), used.getMessage());
        }
        var shown = assertThrows(WorkspaceException.class, () -> shelf.delete("mole"));
        assertTrue(shown.getMessage().contains("open another first"), shown.getMessage());
        assertTrue(Files.exists(records));
        assertEquals(3, shelf.all().size());
    }
}
