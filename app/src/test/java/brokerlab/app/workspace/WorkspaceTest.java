package brokerlab.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkspaceTest {
    @TempDir
    Path folder;

    @Test
    void choicesSurviveARestart() throws Exception {
        try (Workspace workspace = Workspace.open(folder, Runnable::run)) {
            workspace.change(c ->
                    c.withTheme("light").withLanguage("ko").withScreen("topics").with("demo.rate", "500"));
        }
        try (Workspace again = Workspace.open(folder, Runnable::run)) {
            assertEquals("light", again.choices().theme());
            assertEquals("ko", again.choices().language());
            assertEquals("topics", again.choices().screen());
            assertEquals("500", again.choices().choice("demo.rate").orElseThrow());
        }
    }

    @Test
    void whatWasNotYetWrittenIsWrittenAtTheEnd() throws Exception {
        List<Runnable> never = new ArrayList<>();
        try (Workspace workspace = Workspace.open(folder, never::add)) {
            workspace.change(c -> c.withScreen("segments"));
        }
        try (Workspace again = Workspace.open(folder, Runnable::run)) {
            assertEquals("segments", again.choices().screen());
        }
    }

    @Test
    void oneProcessHoldsIt() throws Exception {
        try (Workspace first = Workspace.open(folder, Runnable::run)) {
            WorkspaceException refused =
                    assertThrows(WorkspaceException.class, () -> Workspace.open(first.folder(), Runnable::run));
            assertTrue(refused.getMessage().contains("another Brokerlab"), refused.getMessage());
        }
        Workspace.open(folder, Runnable::run).close();
    }

    @Test
    void anUnreadableFileIsKeptAside() throws Exception {
        Files.writeString(folder.resolve("workspace.json"), "{ broken");
        try (Workspace workspace = Workspace.open(folder, Runnable::run)) {
            Path aside = workspace.keptAside().orElseThrow();
            assertEquals("{ broken", Files.readString(aside));
            assertEquals(Choices.none(), workspace.choices());
        }
    }

    @Test
    void aFileOfANewerReleaseIsRead() throws Exception {
        Files.writeString(folder.resolve("workspace.json"), "{\"theme\":\"dark\",\"somethingNew\":{\"a\":1}}");
        try (Workspace workspace = Workspace.open(folder, Runnable::run)) {
            assertEquals("dark", workspace.choices().theme());
            assertTrue(workspace.keptAside().isEmpty());
        }
    }

    @Test
    void savingIsToldTruthfully() throws Exception {
        List<Workspace.State> states = new ArrayList<>();
        List<Runnable> later = new ArrayList<>();
        try (Workspace workspace = Workspace.open(folder, later::add)) {
            workspace.onSaving(now -> states.add(now.state()));
            workspace.change(c -> c.withScreen("racks"));
            assertEquals(List.of(Workspace.State.SAVED, Workspace.State.SAVING), states);
            later.removeFirst().run();
            assertEquals(Workspace.State.SAVED, states.getLast());
            // a folder in the file's place: it cannot be written
            Files.delete(folder.resolve("workspace.json"));
            Files.createDirectories(folder.resolve("workspace.json/x"));
            workspace.change(c -> c.withScreen("topics"));
            later.removeFirst().run();
            assertEquals(Workspace.State.UNSAVED, states.getLast());
        }
    }

    @Test
    void theDefaultFolderIsWhereTheSystemKeepsSuchData() {
        Path home = Path.of("home").toAbsolutePath();
        Path data = Path.of("data").toAbsolutePath();
        assertEquals(
                data.resolve("brokerlab"),
                Folders.defaultWorkspace(
                        "Linux", home.toString(), n -> n.equals("XDG_DATA_HOME") ? data.toString() : null));
        assertEquals(
                home.resolve(".local/share/brokerlab"), Folders.defaultWorkspace("Linux", home.toString(), n -> null));
        assertEquals(
                home.resolve("Library/Application Support/Brokerlab"),
                Folders.defaultWorkspace("Mac OS X", home.toString(), n -> null));
        assertEquals(
                data.resolve("Brokerlab"),
                Folders.defaultWorkspace(
                        "Windows 11", home.toString(), n -> n.equals("APPDATA") ? data.toString() : null));
    }
}
