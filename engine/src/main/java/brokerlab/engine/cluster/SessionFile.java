package brokerlab.engine.cluster;

import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * A broker's ZooKeeper session, kept in its folder: a broker that comes back after a kill closes its own former session instead of waiting
 * for it to time out.
 */
final class SessionFile {
    private final Disk disk;
    private final Path file;

    SessionFile(Disk disk, Path folder) {
        this.disk = disk;
        this.file = folder.resolve("zookeeper-session");
    }

    /** Empty when there is none or it cannot be read: then the session just times out. */
    Optional<SessionTicket> read() {
        try {
            if (!disk.exists(file)) {
                return Optional.empty();
            }
            String[] parts = new String(disk.readAll(file), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ", 2);
            return Optional.of(new SessionTicket(
                    Long.parseUnsignedLong(parts[0], 16), Base64.getDecoder().decode(parts[1])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** One at a time: a session that ends right after it began makes the next one be noted meanwhile. */
    synchronized void write(SessionTicket ticket) throws IOException {
        String text = Long.toHexString(ticket.id()) + " " + Base64.getEncoder().encodeToString(ticket.password());
        disk.writeAtomically(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
