package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.api.Peer;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.quota.AddressRates;
import brokerlab.engine.wire.OutFrame;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What quotas do to connections. */
@Timeout(60)
final class HeldBackTest {
    private static final long HELD_MS = 400;

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final SystemClock clock = new SystemClock();
    private final LiveTasks process = new LiveTasks("test", clock, 2, (what, e) -> failures.add(e));
    private final Selectors selectors = new Selectors(process, 1, failures::add);
    private final BrokerSettings settings = new BrokerSettings(Map.of());
    private final AddressRates rates = new AddressRates(clock, settings);
    private final SocketServer server = new SocketServer(
            1, selectors, process, new Journal(clock, 100), settings, rates, new Held(), SocketServer.Identity.NONE);

    private final int port = server.bind(Listeners.parse("listeners", "PLAINTEXT://127.0.0.1:0"))
            .getFirst()
            .port();

    private static final class Held implements FrameHandler {

        @Override
        public CompletionStage<Optional<OutFrame>> handle(Peer peer, ByteBuffer frame) {
            if (frame.get(0) != 0) {
                peer.throttle(HELD_MS);
            }
            ByteBuffer out = ByteBuffer.allocate(4 + frame.remaining());
            out.putInt(frame.remaining()).put(frame).flip();
            return CompletableFuture.completedFuture(Optional.of(OutFrame.of(out)));
        }

        @Override
        public boolean mayFollow(ByteBuffer frame) {
            return frame.get(0) == 2;
        }
    }

    HeldBackTest() {
        server.open();
    }

    @AfterEach
    void nothingFailedBehindTheScenes() throws Exception {
        server.kill().get(30, TimeUnit.SECONDS);
        selectors.close();
        process.close();
        assertEquals(List.of(), failures);
    }

    private Socket connect() throws Exception {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, int... frames) throws Exception {
        ByteBuffer out = ByteBuffer.allocate(5 * frames.length);
        for (int first : frames) {
            out.putInt(1).put((byte) first);
        }
        socket.getOutputStream().write(out.array());
    }

    private static void awaitAnswer(Socket socket, int first) throws Exception {
        var in = new DataInputStream(socket.getInputStream());
        assertEquals(1, in.readInt());
        assertEquals(first, in.readByte());
    }

    @Test
    void whoIsHeldBackIsAnsweredAtOnceAndReadAgainWhenTheTimeIsOver() throws Exception {
        for (int heldBack : new int[] {1, 2}) {
            try (Socket socket = connect();
                    Socket other = connect()) {
                long sent = clock.elapsedMs();
                send(socket, heldBack);
                awaitAnswer(socket, heldBack);
                send(socket, 0, heldBack, 0);
                send(other, 0);
                awaitAnswer(other, 0);
                awaitAnswer(socket, 0);
                assertTrue(clock.elapsedMs() - sent >= HELD_MS, "held back once");
                awaitAnswer(socket, heldBack);
                awaitAnswer(socket, 0);
                assertTrue(clock.elapsedMs() - sent >= 2 * HELD_MS, "held back twice");
            }
        }
    }

    @Test
    void anAddressThatConnectsTooOftenIsClosedLater() throws Exception {
        rates.take("127.0.0.1", Map.of("connection_creation_rate", "1"));
        try (Socket first = connect()) {
            send(first, 0);
            awaitAnswer(first, 0);
            for (int i = 1; i < 10; i++) {
                connect().close();
            }
            long from = clock.elapsedMs();
            try (Socket tooMany = connect()) {
                assertEquals(-1, tooMany.getInputStream().read());
                assertTrue(clock.elapsedMs() - from >= 50, "1 s in 10 is to wait for, at least a part of it");
            }
            send(first, 0);
            awaitAnswer(first, 0);
            rates.take("127.0.0.1", Map.of());
            rates.take(SettingScope.DEFAULT, Map.of("connection_creation_rate", "1000"));
            try (Socket again = connect()) {
                send(again, 0);
                awaitAnswer(again, 0);
            }
        }
        assertTrue(server.counts().values().iterator().next().closed().get(CloseReason.ADDRESS_RATE) >= 1);
    }
}
