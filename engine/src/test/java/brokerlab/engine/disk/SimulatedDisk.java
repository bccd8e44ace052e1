package brokerlab.engine.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A disk in memory that knows what a crash leaves and what a power loss takes. Each file and directory is kept as the system sees
 * it and as the medium holds it ({@link SimulatedNode}); sync brings the two together. It can fill up, fail for some paths, or die at
 * any change: the n-th from now is then done in part (a write) or not at all, and nothing works until {@link #crash} or
 * {@link #losePower} ends that life. What was opened in one life fails in the next. A mapped file that is renamed, cut or deleted is an
 * error, as on Windows. Thread-safe.
 */
public final class SimulatedDisk implements Disk {
    private static final long TOTAL = 1L << 40;

    private final SimulatedNode.Directory root = new SimulatedNode.Directory();
    private final Set<Path> locks = new HashSet<>();
    private int life;
    private long changes;
    private long changesLeft = Long.MAX_VALUE;
    private Optional<Random> torn = Optional.empty();
    private boolean dead;
    private boolean dying;
    private Runnable atDeath = () -> {};
    private Predicate<Path> unsynced = path -> false;
    private long space = TOTAL;
    private long used;
    private Predicate<Path> failing = path -> false;

    // ---- faults

    /** Changes so far: writes, truncations, syncs, makings, renames and deletions. */
    public synchronized long changes() {
        return changes;
    }

    /**
     * The life ends at the change after the next {@code count}: that one and everything after it throws.
     *
     * @param random when present, a write that dies leaves a prefix of itself
     */
    public synchronized void dieAfter(long count, Optional<Random> random) {
        changesLeft = count;
        torn = random;
    }

    /** Called once when {@link #dieAfter} strikes, before the change throws; files can be read for the last time. */
    public synchronized void atDeath(Runnable action) {
        atDeath = action;
    }

    /** From now on syncs of such files say they were done and are not: a planted bug. */
    public synchronized void pretendSync(Predicate<Path> paths) {
        unsynced = paths;
    }

    /** True once {@link #dieAfter} has struck. */
    public synchronized boolean dead() {
        return dead;
    }

    /** The process is gone: all that was written is there, nothing is open or locked. Faults that were ordered end. */
    public synchronized void crash() {
        life++;
        dead = false;
        dying = false;
        changesLeft = Long.MAX_VALUE;
        torn = Optional.empty();
        locks.clear();
        forgetMappings(root);
    }

    /** The machine's power fails: of what was not synced, {@code random} decides what is there. */
    public synchronized void losePower(Random random) {
        crash();
        root.losePower(random);
        used = sizeOf(root);
    }

    /** From now on no more than {@code bytes} fit beside what is there. */
    public synchronized void leave(long bytes) {
        space = Math.addExact(used, bytes);
    }

    /** There is room again. */
    public synchronized void makeRoom() {
        space = TOTAL;
    }

    /** From now on everything done with such paths fails; {@code path -> false} mends it. */
    public synchronized void fail(Predicate<Path> paths) {
        failing = paths;
    }

    /** True when a power loss now would take nothing of the file or directory, its name apart. */
    public synchronized boolean synced(Path path) {
        return switch (find(path).orElseThrow()) {
            case SimulatedNode.File file -> file.synced();
            case SimulatedNode.Directory directory -> directory.synced();
        };
    }

    private static void forgetMappings(SimulatedNode node) {
        switch (node) {
            case SimulatedNode.File file -> file.mappings = 0;
            case SimulatedNode.Directory directory -> directory.entries.values().forEach(SimulatedDisk::forgetMappings);
        }
    }

    private static long sizeOf(SimulatedNode node) {
        return switch (node) {
            case SimulatedNode.File file -> file.size();
            case SimulatedNode.Directory directory ->
                directory.entries.values().stream()
                        .mapToLong(SimulatedDisk::sizeOf)
                        .sum();
        };
    }

    void check(Path path) throws IOException {
        if (dead) {
            throw new IOException("the process died before it could touch " + path);
        }
        if (failing.test(path)) {
            throw new IOException("Input/output error: " + path);
        }
    }

    /** To be called once before each change. */
    void change(Path path) throws IOException {
        check(path);
        if (changesLeft <= 0) {
            // Who looks at it in this moment may come to a change, too: an index is mapped when it is first read.
            if (!dying) {
                dying = true;
                atDeath.run();
                dead = true;
            }
            throw new IOException("the process died at a change of " + path);
        }
        changesLeft--;
        changes++;
    }

    void room(Path path, long more) throws IOException {
        if (more > 0 && used + more > space) {
            throw new FileSystemException(path.toString(), null, "No space left on device");
        }
    }

    // ---- for open files, which hold the disk's lock

    /** Which life this is: what was opened in another one fails. */
    int life() {
        return life;
    }

    void use(long more) {
        used += more;
    }

    /** How much of a write of {@code length} bytes still arrived when the process died within it; asked once a death. */
    int arrived(int length) {
        if (!dead || torn.isEmpty()) {
            return 0;
        }
        int arrived = torn.get().nextInt(length + 1);
        torn = Optional.empty();
        return arrived;
    }

    boolean pretends(Path path) {
        return unsynced.test(path);
    }

    // ---- names

    private Optional<SimulatedNode> find(Path path) {
        SimulatedNode at = root;
        for (Path name : path.toAbsolutePath()) {
            if (!(at instanceof SimulatedNode.Directory directory)) {
                return Optional.empty();
            }
            at = directory.entries.get(name.toString());
        }
        return Optional.ofNullable(at);
    }

    private SimulatedNode.Directory directory(Path path) throws NoSuchFileException {
        if (find(path).orElse(null) instanceof SimulatedNode.Directory directory) {
            return directory;
        }
        throw new NoSuchFileException(path.toString());
    }

    private SimulatedNode.Directory parent(Path path) throws NoSuchFileException {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? root : directory(parent);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private SimulatedNode.File file(Path path) throws IOException {
        SimulatedNode.Directory parent = parent(path);
        SimulatedNode known = parent.entries.get(name(path));
        if (known instanceof SimulatedNode.File file) {
            return file;
        }
        if (known != null) {
            throw new FileNotFoundException(path + " is a directory");
        }
        change(path);
        var made = new SimulatedNode.File();
        parent.put(name(path), made);
        return made;
    }

    static void unmapped(SimulatedNode node, Path path) throws IOException {
        if (node instanceof SimulatedNode.File file && file.mappings > 0) {
            throw new IOException(path + " is mapped: Windows would refuse this");
        }
        if (node instanceof SimulatedNode.Directory directory) {
            for (var each : directory.entries.entrySet()) {
                unmapped(each.getValue(), path.resolve(each.getKey()));
            }
        }
    }

    // ---- Disk

    @Override
    public synchronized DiskFile open(Path path) throws IOException {
        check(path);
        return new SimulatedFile(this, path, file(path));
    }

    @Override
    public synchronized boolean exists(Path path) {
        return find(path).isPresent();
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        check(directory);
        return directory(directory).entries.keySet().stream()
                .map(directory::resolve)
                .toList();
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        check(directory);
        SimulatedNode.Directory at = root;
        for (Path name : directory.toAbsolutePath()) {
            SimulatedNode next = at.entries.get(name.toString());
            if (next == null) {
                change(directory);
                next = new SimulatedNode.Directory();
                at.put(name.toString(), next);
            }
            if (!(next instanceof SimulatedNode.Directory inside)) {
                throw new IOException(directory + ": " + name + " is a file");
            }
            at = inside;
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        check(from);
        SimulatedNode.Directory source = parent(from);
        SimulatedNode.Directory target = parent(to);
        SimulatedNode node = source.entries.get(name(from));
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        unmapped(node, from);
        SimulatedNode replaced = target.entries.get(name(to));
        if (replaced != null) {
            unmapped(replaced, to);
        }
        if (replaced instanceof SimulatedNode.Directory full && !full.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(to.toString());
        }
        change(to);
        if (replaced != null && replaced != node) {
            used -= sizeOf(replaced);
        }
        if (source == target) {
            source.rename(name(from), name(to));
        } else {
            target.put(name(to), node);
            source.remove(name(from));
        }
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        check(path);
        SimulatedNode node = find(path).orElse(null);
        if (node == null) {
            return;
        }
        unmapped(node, path);
        if (node instanceof SimulatedNode.Directory full && !full.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        change(path);
        used -= sizeOf(node);
        parent(path).remove(name(path));
    }

    @Override
    public synchronized void deleteRecursively(Path path) throws IOException {
        if (find(path).orElse(null) instanceof SimulatedNode.Directory directory) {
            for (String each : List.copyOf(directory.entries.keySet())) {
                deleteRecursively(path.resolve(each));
            }
        }
        delete(path);
    }

    @Override
    public synchronized byte[] readAll(Path path) throws IOException {
        check(path);
        if (find(path).orElse(null) instanceof SimulatedNode.File file) {
            return Arrays.copyOf(file.bytes(), file.size());
        }
        throw new NoSuchFileException(path.toString());
    }

    @Override
    public synchronized void writeAtomically(Path path, byte[] content) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".tmp");
        try (DiskFile out = open(aside)) {
            out.truncate(0);
            out.write(ByteBuffer.wrap(content), 0);
            out.sync();
        }
        rename(aside, path);
        syncDirectory(path.toAbsolutePath().getParent());
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        SimulatedNode.Directory found = directory(directory);
        change(directory);
        found.sync();
    }

    @Override
    public synchronized long usableSpace(Path directory) throws IOException {
        check(directory);
        return Math.max(0, space - used);
    }

    @Override
    public synchronized long totalSpace(Path directory) throws IOException {
        check(directory);
        return TOTAL;
    }

    @Override
    public synchronized Optional<AutoCloseable> lock(Path lockFile) throws IOException {
        check(lockFile);
        if (!locks.add(lockFile)) {
            return Optional.empty();
        }
        file(lockFile);
        int born = life;
        return Optional.of(() -> unlock(lockFile, born));
    }

    private synchronized void unlock(Path lockFile, int born) {
        if (born == life) {
            locks.remove(lockFile);
        }
    }
}
