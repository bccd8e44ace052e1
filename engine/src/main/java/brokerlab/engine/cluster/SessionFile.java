package brokerlab.engine.cluster;

import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * A broker's ZooKeeper sessions, kept in its folder, one a line: a broker that comes back after a kill closes its own former session
 * instead of waiting for it to time out. While a former one may live on there are two.
 */
final class SessionFile {
    private final Disk disk;
    private final Path file;

    SessionFile(Disk disk, Path folder) {
        this.disk = disk;
        this.file = folder.resolve("zookeeper-session");
    }

    /** None when there is no note or it cannot be read: then sessions just time out. */
    List<SessionTicket> read() {
        try {
            if (!disk.exists(file)) {
                return List.of();
            }
            return new String(disk.readAll(file), StandardCharsets.UTF_8)
                    .lines()
                    .map(SessionFile::ticket)
                    .toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static SessionTicket ticket(String line) {
        String[] parts = line.strip().split(" ", 2);
        return new SessionTicket(
                Long.parseUnsignedLong(parts[0], 16), Base64.getDecoder().decode(parts[1]));
    }

    /** One at a time: a session that ends right after it began makes the next one be noted meanwhile. */
    synchronized void write(List<SessionTicket> tickets) throws IOException {
        var text = new StringBuilder();
        for (SessionTicket each : tickets) {
            text.append(Long.toHexString(each.id()))
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(each.password()))
                    .append('\n');
        }
        // With log.dirs elsewhere nothing else makes the broker's own folder.
        disk.createDirectories(file.getParent());
        disk.writeAtomically(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
