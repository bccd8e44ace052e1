package brokerlab.app.settings;

import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.Window;

/** Asks a person for a file or a folder. */
public interface FileDialogs {
    /** A file to be read; empty when the person thinks better of it. */
    Optional<Path> file(Window owner, String title);

    /** A folder to write into. */
    Optional<Path> folder(Window owner, String title);

    /** By the system's own dialogs. */
    FileDialogs SYSTEM = new SystemFiles(Path.of(System.getProperty("user.home", "")));
}
