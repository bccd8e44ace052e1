package brokerlab.app.settings;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** The system's own dialogs, opened where one was last, else where one can write: documents, or home. FX thread. */
final class SystemFiles implements FileDialogs {
    private final Path home;
    private Optional<Path> last = Optional.empty();

    SystemFiles(Path home) {
        this.home = home;
    }

    @Override
    public Optional<Path> file(Window owner, String title) {
        var chooser = new FileChooser();
        chooser.setTitle(title);
        begin().map(Path::toFile).ifPresent(chooser::setInitialDirectory);
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter("*.properties, *.cfg", "*.properties", "*.cfg"),
                        new FileChooser.ExtensionFilter("*", "*"));
        return chosen(Optional.ofNullable(chooser.showOpenDialog(owner)).map(File::toPath));
    }

    @Override
    public Optional<Path> folder(Window owner, String title) {
        var chooser = new DirectoryChooser();
        chooser.setTitle(title);
        begin().map(Path::toFile).ifPresent(chooser::setInitialDirectory);
        return chosen(Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath));
    }

    /** Notes where a person was. */
    Optional<Path> chosen(Optional<Path> chosen) {
        chosen.map(p -> Files.isDirectory(p) ? p : p.getParent()).ifPresent(p -> last = Optional.of(p));
        return chosen;
    }

    /** Where a dialog opens; empty where nothing can be written, then the system decides. */
    Optional<Path> begin() {
        List<Path> usual = List.of(home.resolve("Documents"), home.resolve("문서"), home);
        return Stream.concat(last.stream(), usual.stream())
                .map(Path::toAbsolutePath)
                .filter(Files::isDirectory)
                .filter(Files::isWritable)
                .findFirst();
    }
}
