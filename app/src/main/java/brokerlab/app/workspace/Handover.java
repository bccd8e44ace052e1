package brokerlab.app.workspace;

import brokerlab.app.source.AppThreads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A second start with the same workspace hands over to the one that holds it: come to the front, open this file. The holder listens on a
 * loopback port; the file {@code window} in the workspace says which, with a word that only who reads that file knows. Who holds the
 * workspace is told by its lock alone, so a {@code window} left by a killed process misleads nobody: the next holder writes its own.
 */
public final class Handover implements AutoCloseable {
    private static final String FILE = "window";
    private static final int WAIT_MS = 2_000;
    private static final int LONGEST_LINE = 8_192;
    private static final String YES = "yes";

    private final Path file;
    private final ServerSocket socket;
    private final String word;
    private final Consumer<Optional<Path>> onWish;

    private Handover(Path file, ServerSocket socket, String word, Consumer<Optional<Path>> onWish) {
        this.file = file;
        this.socket = socket;
        this.word = word;
        this.onWish = onWish;
    }

    /**
     * Listens for later starts. Only for who holds {@code folder}.
     *
     * @param onWish called for each, on a thread of its own, with the file it was given
     */
    public static Handover listen(Path folder, Consumer<Optional<Path>> onWish) throws IOException {
        ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        byte[] chance = new byte[16];
        new SecureRandom().nextBytes(chance);
        Handover made =
                new Handover(folder.resolve(FILE), socket, HexFormat.of().formatHex(chance), onWish);
        try {
            made.announce();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        AppThreads.start("handover", made::serve);
        return made;
    }

    private void announce() throws IOException {
        Path fresh = file.resolveSibling(FILE + ".tmp");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh);
        // where files have owners, only the owner reads the word
        PosixFileAttributeView owned = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (owned != null) {
            owned.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(fresh, socket.getLocalPort() + " " + word + "\n");
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket asking = socket.accept()) {
                asking.setSoTimeout(WAIT_MS);
                serve(asking);
            } catch (IOException e) {
                // closed, or one who asked and left; the next one is heard all the same
            }
        }
    }

    private void serve(Socket asking) throws IOException {
        BufferedReader in = reader(asking);
        Optional<String> said = line(in);
        if (said.isEmpty()
                || !MessageDigest.isEqual(
                        said.get().getBytes(StandardCharsets.UTF_8), word.getBytes(StandardCharsets.UTF_8))) {
            return;
        }
        Optional<Path> wanted = line(in).filter(l -> !l.isEmpty()).map(Path::of);
        write(asking, YES);
        onWish.accept(wanted);
    }

    /**
     * Asks who holds {@code folder} to show its window.
     *
     * @param wanted to be opened there
     * @return whether somebody will; false when nobody listens there, yet or any more
     */
    public static boolean ask(Path folder, Optional<Path> wanted) {
        try (Socket socket = new Socket()) {
            List<String> where =
                    List.of(Files.readString(folder.resolve(FILE)).strip().split(" "));
            if (where.size() != 2) {
                return false;
            }
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(where.getFirst())),
                    WAIT_MS);
            socket.setSoTimeout(WAIT_MS);
            write(socket, where.getLast());
            write(
                    socket,
                    wanted.map(f -> f.toAbsolutePath().normalize().toString()).orElse(""));
            return line(reader(socket)).filter(YES::equals).isPresent();
        } catch (IOException | IllegalArgumentException e) {
            // nobody listens there, or half a file of a holder killed while it wrote
            return false;
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** One line, bounded; empty at the end. */
    private static Optional<String> line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > LONGEST_LINE) {
                return Optional.empty();
            }
            line.append((char) next);
        }
        return Optional.of(line.toString());
    }

    private static void write(Socket socket, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Listens no more. */
    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(file);
    }
}
