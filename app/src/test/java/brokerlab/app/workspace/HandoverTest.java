package brokerlab.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HandoverTest {
    @TempDir
    Path folder;

    private final BlockingQueue<Optional<Path>> heard = new LinkedBlockingQueue<>();

    @Test
    void aLaterStartIsHeardWithTheFileItWasGiven() throws Exception {
        Path file = folder.resolve("한글 이름.brokerlab");
        try (var _ = Handover.listen(folder, heard::add)) {
            assertTrue(Handover.ask(folder, Optional.of(file)));
            assertEquals(Optional.of(file.toAbsolutePath()), heard.poll(30, TimeUnit.SECONDS));
            assertTrue(Handover.ask(folder, Optional.empty()));
            assertEquals(Optional.empty(), heard.poll(30, TimeUnit.SECONDS));
        }
        assertFalse(Files.exists(folder.resolve("window")));
        assertFalse(Handover.ask(folder, Optional.empty()));
    }

    @Test
    void whatAKilledHolderLeftMisleadsNobody() throws Exception {
        Handover killed = Handover.listen(folder, heard::add);
        String left = Files.readString(folder.resolve("window"));
        killed.close();
        Files.writeString(folder.resolve("window"), left);
        assertFalse(Handover.ask(folder, Optional.empty()));
        try (var _ = Handover.listen(folder, heard::add)) {
            assertTrue(Handover.ask(folder, Optional.empty()));
        }
        Files.writeString(folder.resolve("window"), "half");
        assertFalse(Handover.ask(folder, Optional.empty()));
    }

    @Test
    void whoDoesNotKnowTheWordIsNotHeard() throws Exception {
        try (var _ = Handover.listen(folder, heard::add)) {
            int port =
                    Integer.parseInt(Files.readString(folder.resolve("window")).split(" ")[0]);
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
                OutputStream out = stranger.getOutputStream();
                out.write("guess\n/etc/passwd\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                assertEquals(-1, stranger.getInputStream().read());
            }
            assertTrue(Handover.ask(folder, Optional.empty()));
            assertEquals(Optional.empty(), heard.poll(30, TimeUnit.SECONDS));
            assertTrue(heard.isEmpty());
        }
    }

    @Test
    void theWorkspaceSaysThatItIsHeld() throws Exception {
        try (Workspace first = Workspace.open(folder, Runnable::run)) {
            WorkspaceException refused = org.junit.jupiter.api.Assertions.assertThrows(
                    WorkspaceException.class, () -> Workspace.open(first.folder(), Runnable::run));
            assertTrue(refused.held());
        }
    }
}
