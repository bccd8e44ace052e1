package brokerlab.engine.coordination;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ports that ensembles of this user have drawn for themselves, whether they listen on them at the moment or not: a node that has not
 * bound yet, or is stopped for a while, would find another process on its port. Byte N of one file is locked by the process that has
 * port N; the system lets go of it when the process ends, however it ends.
 */
final class PortClaims {
    private static final Path FILE = Path.of(
            System.getProperty("java.io.tmpdir"), "brokerlab-ports-" + System.getProperty("user.name", "anyone"));
    private static final Map<Integer, Optional<FileLock>> CLAIMED = new HashMap<>();

    /** One for the process's life: closing any channel of the file would let go of every lock of this process. */
    private static Optional<FileChannel> channel = Optional.empty();

    private PortClaims() {}

    /**
     * Takes a port for this process.
     *
     * @return false when an ensemble of this or another process has it; where the file cannot be had, no other process is asked
     */
    static synchronized boolean claim(int port) {
        if (CLAIMED.containsKey(port)) {
            return false;
        }
        try {
            if (channel.isEmpty()) {
                channel = Optional.of(FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            }
            FileLock lock = channel.get().tryLock(port, 1, false);
            if (lock == null) {
                return false;
            }
            CLAIMED.put(port, Optional.of(lock));
        } catch (IOException e) {
            CLAIMED.put(port, Optional.empty());
        }
        return true;
    }

    static synchronized void release(Collection<Integer> ports) {
        for (int port : ports) {
            Optional<FileLock> lock = CLAIMED.getOrDefault(port, Optional.empty());
            CLAIMED.remove(port);
            try {
                if (lock.isPresent()) {
                    lock.get().release();
                }
            } catch (IOException e) {
                // Its channel is closed, and with it the lock is gone.
            }
        }
    }
}
