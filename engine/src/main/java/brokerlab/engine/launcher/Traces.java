package brokerlab.engine.launcher;

import brokerlab.engine.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is not there before a start and is there when it is refused: taken away again, and nothing else. */
final class Traces {
    private final Path lock;
    /** From the outermost to the innermost. */
    private final List<Path> missing = new ArrayList<>();

    /**
     * Looks at what is there.
     *
     * @param folder of the cluster
     * @param files that are made beside its own
     */
    Traces(Path folder, List<Path> files) {
        this.lock = folder.resolve(".lock");
        for (Path at = folder; isMissing(at); at = at.getParent()) {
            missing.addFirst(at);
        }
        files.stream().filter(Traces::isMissing).forEach(missing::add);
        if (isMissing(lock)) {
            missing.add(lock);
        }
    }

    private static boolean isMissing(Path path) {
        return path != null && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** A folder in which somebody put something meanwhile stays, and so does all of one that another start has taken. */
    void remove() {
        if (!Files.isDirectory(lock.getParent())) {
            delete(missing);
            return;
        }
        try (AutoCloseable held = new RealDisk().lock(lock).orElse(null)) {
            if (held != null) {
                delete(missing);
            }
        } catch (Exception e) {
            // It is said already why nothing was started, and what is left does no harm.
        }
    }

    private static void delete(List<Path> paths) {
        for (Path each : paths.reversed()) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException e) {
                // Not empty any more, or no longer ours.
            }
        }
    }
}
