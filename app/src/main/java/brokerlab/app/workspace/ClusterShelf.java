package brokerlab.app.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The local clusters of a workspace. The first of {@link Choices#clusters} is the one shown and started next time; the others lie in their
 * folders. Deleting and emptying take what no process uses only.
 */
public final class ClusterShelf {
    /** Why a cluster cannot be called so. */
    public enum Problem {
        EMPTY,
        CHARACTERS,
        LONG,
        /** Of a device on Windows, where its folder could not be opened. */
        DEVICE,
        /** Another has the name, in capitals or not: some file systems do not tell them apart. */
        TAKEN,
        /** A folder of that name lies there, of a cluster that the workspace does not know. */
        FOLDER
    }

    /** What stays when a cluster is emptied: its brokers, racks and settings, and whom its clients trust. */
    private static final Set<String> LAYOUT = Set.of("cluster.json", "lab-ca");

    private static final String LOCK = ".lock";

    private final Workspace workspace;

    public ClusterShelf(Workspace workspace) {
        this.workspace = workspace;
    }

    /** By name. */
    public List<Choices.Cluster> all() {
        return workspace.choices().clusters().stream()
                .sorted(Comparator.comparing(Choices.Cluster::name))
                .toList();
    }

    public Choices.Cluster shown() {
        return workspace.choices().clusters().getFirst();
    }

    /** Why no new cluster can have this name; empty when one can. */
    public Optional<Problem> problem(String name) {
        Optional<Problem> never = ClusterName.problem(name);
        if (never.isPresent()) {
            return never;
        }
        if (workspace.choices().clusters().stream().anyMatch(c -> c.name().equalsIgnoreCase(name))) {
            return Optional.of(Problem.TAKEN);
        }
        return Files.exists(workspace.clusterFolder(name)) ? Optional.of(Problem.FOLDER) : Optional.empty();
    }

    /** A name that no cluster has yet. */
    public String freeName() {
        for (int n = workspace.choices().clusters().size() + 1; ; n++) {
            String name = "cluster-" + n;
            if (problem(name).isEmpty()) {
                return name;
            }
        }
    }

    /** Free bytes where clusters lie; -1 when the system does not say. */
    public long room() {
        try {
            return Files.getFileStore(workspace.folder()).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /** It is the one that is started next. */
    public void toFront(Choices.Cluster cluster) {
        workspace.change(c -> {
            List<Choices.Cluster> all = new ArrayList<>();
            all.add(cluster);
            c.clusters().stream().filter(o -> !o.name().equals(cluster.name())).forEach(all::add);
            return c.withClusters(all);
        });
    }

    /**
     * Takes a cluster that is not shown away, with all its data.
     *
     * @throws WorkspaceException when a process uses it or a file cannot be deleted; then it stays in the workspace
     */
    public void delete(String name) throws WorkspaceException {
        if (shown().name().equals(name)) {
            throw new WorkspaceException("The cluster " + name + " is the one shown: open another first.", null);
        }
        remove(name, Set.of());
        workspace.change(c -> c.without(name));
    }

    /**
     * Takes all records, topics, groups, users and what else is kept in ZooKeeper of a stopped cluster; brokers, racks, settings of files
     * and the certificate authority stay.
     *
     * @throws WorkspaceException when a process uses it or a file cannot be deleted
     */
    public void empty(String name) throws WorkspaceException {
        remove(name, LAYOUT);
    }

    private void remove(String name, Set<String> kept) throws WorkspaceException {
        Path folder = workspace.clusterFolder(name);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = lock(channel);
            if (lock.isEmpty()) {
                throw new WorkspaceException(
                        "The folder " + folder
                                + " is in use by another process: stop the cluster there, then try again.",
                        null);
            }
            clear(folder, kept);
        } catch (IOException e) {
            throw new WorkspaceException(
                    "Not all of " + folder + " could be deleted (" + e + "). Make it writable, then try again.", e);
        }
        if (kept.isEmpty()) {
            deleteFolder(folder);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            // this very process has it
            return Optional.empty();
        }
    }

    private static void deleteFolder(Path folder) throws WorkspaceException {
        try {
            Files.deleteIfExists(folder.resolve(LOCK));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new WorkspaceException("The folder " + folder + " could not be deleted (" + e + ").", e);
        }
    }

    private static void clear(Path folder, Set<String> kept) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            private boolean stays(Path path) {
                return path.getParent().equals(folder)
                        && (kept.contains(path.getFileName().toString())
                                || path.getFileName().toString().equals(LOCK));
            }

            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return stays(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!stays(file)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
                if (!dir.equals(folder)) {
                    Files.deleteIfExists(dir);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
