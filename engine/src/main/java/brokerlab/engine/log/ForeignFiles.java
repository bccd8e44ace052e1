package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps a file of a version that is not known here out of the way of what is written in its place (S16). */
final class ForeignFiles {
    private static final int TRIES = 1000;

    private ForeignFiles() {}

    /** Renames {@code file} to {@code <name>.version-<version>}, with a number behind it when there is such a one. Returns that name. */
    static Path keep(Disk disk, Path file, String version) throws IOException {
        String name = file.getFileName() + ".version-" + version;
        Path target = file.resolveSibling(name);
        for (int i = 2; disk.exists(target); i++) {
            if (i > TRIES) {
                throw new IOException("There are " + TRIES + " files like " + target + "; move them elsewhere");
            }
            target = file.resolveSibling(name + "-" + i);
        }
        disk.rename(file, target);
        return target;
    }
}
