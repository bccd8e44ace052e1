package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.api.Peer;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.wire.OutFrame;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that may follow each other, and what must not pass them. A frame is one byte; lower case may follow. */
final class FollowingRequestsTest {
    private final LiveTasks tasks = new LiveTasks("test", new SystemClock(), 4, (name, e) -> {
        throw new AssertionError(name, e);
    });
    private final Selectors selectors = new Selectors(tasks, 1, e -> {
        throw new AssertionError(e);
    });
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private final Map<Character, CompletableFuture<Optional<OutFrame>>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> firstGoesOn = new CompletableFuture<>();
    private SocketServer server;
    private Socket socket;

    private final class Held implements FrameHandler {
        @Override
        public CompletionStage<Optional<OutFrame>> handle(Peer peer, ByteBuffer frame) {
            return handleAll(peer, List.of(frame)).getFirst();
        }

        @Override
        public boolean mayFollow(ByteBuffer frame) {
            return Character.isLowerCase(frame.get(frame.position()));
        }

        @Override
        public List<CompletionStage<Optional<OutFrame>>> handleAll(Peer peer, List<ByteBuffer> frames) {
            var text = new StringBuilder();
            var futures = new ArrayList<CompletionStage<Optional<OutFrame>>>();
            for (ByteBuffer frame : frames) {
                char name = (char) frame.get(frame.position());
                text.append(name);
                futures.add(answers.computeIfAbsent(name, n -> new CompletableFuture<>()));
            }
            handled.add(text.toString());
            if (text.charAt(0) == 'a') {
                firstGoesOn.join();
            }
            return futures;
        }
    }

    @BeforeEach
    void connect() throws Exception {
        server = new SocketServer(
                1, selectors, tasks, new Journal(new SystemClock(), 100), new BrokerSettings(Map.of()), new Held());
        int port = server.bind(Listeners.parse("listeners", "PLAINTEXT://127.0.0.1:0"))
                .getFirst()
                .port();
        server.open();
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
    }

    @AfterEach
    void close() throws Exception {
        firstGoesOn.complete(null);
        socket.close();
        server.kill().get(30, TimeUnit.SECONDS);
        selectors.close();
        tasks.close();
    }

    @Test
    void thoseThatCameMeanwhileAreHandledTogetherAndAnsweredInOrder() throws Exception {
        send("a");
        assertEquals("a", next());
        send("bcd");
        settled();
        firstGoesOn.complete(null);
        assertEquals("bcd", next());
        answer('d');
        answer('b');
        answer('a');
        assertEquals("ab", received(2));
        answer('c');
        assertEquals("cd", received(2));
    }

    @Test
    void anotherKindWaitsForThemAndIsWaitedFor() throws Exception {
        firstGoesOn.complete(null);
        send("aXb");
        assertEquals("a", next());
        settled();
        assertTrue(handled.isEmpty(), handled.toString());
        answer('a');
        assertEquals("X", next());
        settled();
        assertTrue(handled.isEmpty(), handled.toString());
        answer('X');
        assertEquals("b", next());
        answer('b');
        assertEquals("aXb", received(3));
    }

    @Test
    void noMoreThanAFewAreInTheWorks() throws Exception {
        send("a");
        assertEquals("a", next());
        send("bcdefghijklmnop");
        settled();
        firstGoesOn.complete(null);
        assertEquals("bcdefgh", next());
        settled();
        assertTrue(handled.isEmpty(), handled.toString());
        "abcdefghijklmnop".chars().forEach(c -> answer((char) c));
        assertEquals("abcdefghijklmnop", received(16));
    }

    @Test
    void aFailureClosesAfterTheAnswersBeforeIt() throws Exception {
        firstGoesOn.complete(null);
        send("abc");
        assertTrue(next().startsWith("a"));
        answers.computeIfAbsent('b', n -> new CompletableFuture<>())
                .completeExceptionally(new IllegalStateException("b"));
        answer('c');
        answer('a');
        assertEquals("a", received(1));
        assertEquals(-1, socket.getInputStream().read());
    }

    private void send(String frames) throws Exception {
        ByteBuffer all = ByteBuffer.allocate(frames.length() * 5);
        frames.chars().forEach(c -> all.putInt(1).put((byte) c));
        socket.getOutputStream().write(all.array());
        socket.getOutputStream().flush();
    }

    private String next() throws Exception {
        return String.valueOf(handled.poll(30, TimeUnit.SECONDS));
    }

    private void answer(char name) {
        ByteBuffer out = ByteBuffer.allocate(5).putInt(1).put((byte) name).flip();
        answers.computeIfAbsent(name, n -> new CompletableFuture<>()).complete(Optional.of(OutFrame.of(out)));
    }

    private String received(int count) throws Exception {
        var in = new DataInputStream(socket.getInputStream());
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            assertEquals(1, in.readInt());
            text.append((char) in.readByte());
        }
        return text.toString();
    }

    /** The loop has taken what was sent before: a second connection, on the same single loop, was served since. */
    private void settled() throws Exception {
        for (int turn = 0; turn < 2; turn++) {
            try (var probe = new Socket(InetAddress.getLoopbackAddress(), socket.getPort())) {
                probe.setSoTimeout(30_000);
                probe.getOutputStream().write(new byte[] {0, 0, 0, 1, '?'});
                assertEquals("?", next());
                answer('?');
                assertEquals(1, new DataInputStream(probe.getInputStream()).readInt());
                answers.remove('?');
            }
        }
    }
}
