package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dialog for files opens where a person can write: not in the folder the program happens to run in. */
class SystemFilesTest {
    @TempDir
    private Path home;

    @Test
    void itOpensInTheDocumentsThenWhereOneWasLast() throws Exception {
        var files = new SystemFiles(home);
        assertEquals(Optional.of(home), files.begin());
        Path documents = Files.createDirectory(home.resolve("Documents"));
        assertEquals(Optional.of(documents), files.begin());
        Path other = Files.createDirectories(home.resolve("lab/out"));
        files.chosen(Optional.of(other));
        assertEquals(Optional.of(other), files.begin());
        files.chosen(Optional.empty());
        assertEquals(Optional.of(other), files.begin(), "thinking better of it changes nothing");
        Path file = Files.writeString(home.resolve("lab/server.properties"), "");
        files.chosen(Optional.of(file));
        assertEquals(Optional.of(home.resolve("lab")), files.begin(), "beside the file opened");
    }

    @Test
    void aFolderThatIsGoneIsForgotten() throws Exception {
        var files = new SystemFiles(home);
        Path gone = Files.createDirectory(home.resolve("gone"));
        files.chosen(Optional.of(gone));
        Files.delete(gone);
        assertEquals(Optional.of(home), files.begin());
        assertEquals(Optional.empty(), new SystemFiles(home.resolve("nowhere")).begin());
    }
}
