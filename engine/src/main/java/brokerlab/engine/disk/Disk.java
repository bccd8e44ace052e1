package brokerlab.engine.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The file operations the engine needs, so that a faulty disk can stand behind them. */
public interface Disk {
    /** Opens for reading and writing; makes the file when missing. */
    DiskFile open(Path file) throws IOException;

    boolean exists(Path path);

    /** Entries of a directory, sorted by name. */
    List<Path> list(Path directory) throws IOException;

    void createDirectories(Path directory) throws IOException;

    /** Atomic within one directory; replaces the target. The file must not be mapped. */
    void rename(Path from, Path to) throws IOException;

    /** Fine when missing. */
    void delete(Path file) throws IOException;

    /** Deletes a directory with all in it; fine when missing. */
    void deleteRecursively(Path directory) throws IOException;

    byte[] readAll(Path file) throws IOException;

    /** Writes beside ({@code .tmp}), syncs, renames, syncs the directory: the old or the new content, nothing between. */
    void writeAtomically(Path file, byte[] content) throws IOException;

    /** Makes renames and new files of the directory durable; without effect where the system has no such call. */
    void syncDirectory(Path directory) throws IOException;

    /** When the file was last written or said to be, wall ms; -1 on a disk that keeps no times. */
    default long lastModifiedMs(Path file) throws IOException {
        return -1;
    }

    /** Without effect on a disk that keeps no times. */
    default void setLastModifiedMs(Path file, long wallMs) throws IOException {}

    long usableSpace(Path directory) throws IOException;

    long totalSpace(Path directory) throws IOException;

    /** Holds the directory for this broker alone; empty when another process (or broker) holds it. */
    java.util.Optional<AutoCloseable> lock(Path lockFile) throws IOException;
}
