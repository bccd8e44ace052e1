package brokerlab.app.settings;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** Asks a person for a file or a folder. */
public interface FileAsk {
    /** A file to be read; empty when the person thinks better of it. */
    Optional<Path> file(Window owner, String title);

    /** A folder to write into. */
    Optional<Path> folder(Window owner, String title);

    /** By the system's own dialogs. */
    FileAsk SYSTEM = new FileAsk() {
        @Override
        public Optional<Path> file(Window owner, String title) {
            var chooser = new FileChooser();
            chooser.setTitle(title);
            chooser.getExtensionFilters()
                    .addAll(
                            new FileChooser.ExtensionFilter("*.properties, *.cfg", "*.properties", "*.cfg"),
                            new FileChooser.ExtensionFilter("*", "*"));
            return Optional.ofNullable(chooser.showOpenDialog(owner)).map(File::toPath);
        }

        @Override
        public Optional<Path> folder(Window owner, String title) {
            var chooser = new DirectoryChooser();
            chooser.setTitle(title);
            return Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath);
        }
    };
}
