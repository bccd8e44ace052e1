package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.api.Peer;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.wire.OutFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the network's settings do to connections and requests. */
@Timeout(60)
class NetworkSettingsTest {
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final LiveTasks process = new LiveTasks("test", new SystemClock(), 2, (what, e) -> failures.add(e));
    private final Selectors selectors = new Selectors(process, 1, failures::add);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final List<Thread> readers = Collections.synchronizedList(new ArrayList<>());
    private BrokerSettings settings;
    private SocketServer server;
    private int port;

    private interface Answer {
        CompletionStage<Optional<OutFrame>> to(ByteBuffer frame) throws Exception;
    }

    @AfterEach
    void nothingFailedBehindTheScenes() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        if (server != null) {
            server.kill().get(30, TimeUnit.SECONDS);
        }
        selectors.close();
        process.close();
        assertEquals(List.of(), failures);
    }

    private void bind(Map<String, String> fixed, Tasks tasks, Answer answer) {
        settings = new BrokerSettings(fixed);
        server = new SocketServer(
                1, selectors, tasks, new Journal(new SystemClock(), 100), settings, new FrameHandler() {
                    @Override
                    public CompletionStage<Optional<OutFrame>> handle(Peer peer, ByteBuffer frame) {
                        try {
                            return answer.to(frame);
                        } catch (Exception e) {
                            return CompletableFuture.failedFuture(e);
                        }
                    }

                    @Override
                    public boolean mayFollow(ByteBuffer frame) {
                        readers.add(Thread.currentThread());
                        arrived.release();
                        return false;
                    }
                });
        port = server.bind(Listeners.parse("listeners", "PLAINTEXT://127.0.0.1:0"))
                .getFirst()
                .port();
    }

    private void start(Map<String, String> fixed, Answer answer) {
        bind(fixed, process, answer);
        server.open();
    }

    private static CompletionStage<Optional<OutFrame>> echoed(ByteBuffer frame) {
        ByteBuffer out = ByteBuffer.allocate(4 + frame.remaining());
        out.putInt(frame.remaining()).put(frame).flip();
        return CompletableFuture.completedFuture(Optional.of(OutFrame.of(out)));
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, int bytes) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(4 + bytes).putInt(bytes).array());
    }

    private static void awaitAnswer(Socket socket, int bytes) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        assertEquals(bytes, in.readInt());
        assertArrayEquals(new byte[bytes], in.readNBytes(bytes));
    }

    private void exchange(Socket socket) throws IOException {
        send(socket, 1);
        awaitAnswer(socket, 1);
    }

    /** Every loop has looked at its sockets once since this was called. */
    private void looked() throws Exception {
        for (int turn = 0; turn < 2; turn++) {
            for (SelectorLoop loop : selectors.all()) {
                var done = new CompletableFuture<Void>();
                loop.execute(() -> done.complete(null));
                done.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private boolean arrivals(int count) throws InterruptedException {
        return arrived.tryAcquire(count, 30, TimeUnit.SECONDS);
    }

    @Test
    void numIoThreads_soManyRequestsAreHandledAtOnce() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var together = new CyclicBarrier(3);
        var allHere = new CountDownLatch(1);
        start(Map.of("num.io.threads", "1"), frame -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            if (frame.remaining() == 3) {
                together.await(30, TimeUnit.SECONDS);
            } else {
                assertTrue(allHere.await(30, TimeUnit.SECONDS));
            }
            now.decrementAndGet();
            return echoed(frame);
        });
        var sockets = List.of(connect(), connect(), connect());
        for (Socket each : sockets) {
            send(each, 1);
        }
        assertTrue(arrivals(3));
        allHere.countDown();
        for (Socket each : sockets) {
            awaitAnswer(each, 1);
        }
        assertEquals(1, most.get());
        settings.takeDynamic(Map.of("num.io.threads", "3"), Map.of());
        for (Socket each : sockets) {
            send(each, 3);
        }
        for (Socket each : sockets) {
            awaitAnswer(each, 3);
        }
        assertEquals(3, most.get());
    }

    @Test
    void numNetworkThreads_connectionsAreReadBySoManyThreads() throws Exception {
        start(Map.of("num.network.threads", "1"), NetworkSettingsTest::echoed);
        for (int i = 0; i < 6; i++) {
            exchange(connect());
        }
        assertEquals(1, new HashSet<>(readers).size());
        settings.takeDynamic(Map.of("num.network.threads", "3"), Map.of());
        readers.clear();
        for (int i = 0; i < 6; i++) {
            exchange(connect());
        }
        assertEquals(3, new HashSet<>(readers).size());
        settings.takeDynamic(Map.of("num.network.threads", "1"), Map.of());
        looked();
        looked();
        // Of the last six two were each thread's.
        assertEquals(8, server.counts().values().iterator().next().open());
    }

    @Test
    void queuedMaxRequests_whenSoManyWaitNoFurtherOneIsRead() throws Exception {
        var goOn = new CountDownLatch(1);
        // One network thread: each may be reading a request while the last place is taken.
        var fixed = Map.of("num.network.threads", "1", "num.io.threads", "1", "queued.max.requests", "1");
        start(fixed, frame -> {
            if (frame.remaining() > 1) {
                assertTrue(goOn.await(30, TimeUnit.SECONDS));
            }
            return echoed(frame);
        });
        var sockets = List.of(connect(), connect(), connect());
        for (Socket each : sockets) {
            exchange(each);
        }
        assertTrue(arrivals(3));
        for (Socket each : sockets) {
            send(each, 2);
            looked();
        }
        assertTrue(arrivals(2), "one that is handled, one that waits");
        assertFalse(arrived.tryAcquire());
        goOn.countDown();
        for (Socket each : sockets) {
            awaitAnswer(each, 2);
        }
    }

    @Test
    void queuedMaxRequestBytes_whenSoManyAreUnansweredNoFurtherRequestIsRead() throws Exception {
        var held = new CompletableFuture<Optional<OutFrame>>();
        start(
                Map.of("queued.max.request.bytes", "100", "socket.request.max.bytes", "100"),
                frame -> frame.remaining() == 100 ? held : echoed(frame));
        Socket large = connect();
        exchange(large);
        Socket next = connect();
        exchange(next);
        assertTrue(arrivals(2));
        send(large, 100);
        assertTrue(arrivals(1));
        looked();
        send(next, 1);
        looked();
        assertFalse(arrived.tryAcquire());
        echoed(ByteBuffer.allocate(100)).thenAccept(held::complete);
        awaitAnswer(next, 1);
        awaitAnswer(large, 100);
        var small = new BrokerSettings(Map.of("queued.max.request.bytes", "99", "socket.request.max.bytes", "100"));
        assertThrows(InvalidSettingException.class, () -> new RequestQueue(process, small));
    }

    @Test
    void maxConnectionCreationRate_aboveItTheNextOneWaits() throws Exception {
        var stopped = new ManualClock();
        bind(
                Map.of("max.connection.creation.rate", "2"),
                process.scope("broker", stopped),
                NetworkSettingsTest::echoed);
        server.open();
        for (int i = 0; i < 3; i++) {
            exchange(connect());
        }
        Socket next = connect();
        send(next, 1);
        looked();
        var counts = server.counts().values().iterator().next();
        assertEquals(3, counts.accepted());
        settings.takeDynamic(Map.of("max.connection.creation.rate", "4"), Map.of());
        awaitAnswer(next, 1);
    }

    @Test
    void quotaWindowNum_quotaWindowSizeSeconds_theRateOfConnectionsLooksBackSoFar() {
        assertTrue(freeAfter(3_500, "2", "1"), "what came before two seconds is forgotten");
        assertFalse(freeAfter(3_500, "8", "1"));
        assertFalse(freeAfter(3_500, "2", "4"));
    }

    /** Ten connections at a rate of one a second: whether the next one may come {@code ms} later. */
    private static boolean freeAfter(long ms, String windows, String seconds) {
        var clock = new ManualClock();
        var rate = new CreationRate(
                new BrokerSettings(Map.of(
                        "max.connection.creation.rate", "1",
                        "quota.window.num", windows,
                        "quota.window.size.seconds", seconds)),
                clock);
        for (int i = 0; i < 10; i++) {
            rate.letIn();
        }
        assertTrue(rate.freeInMs() > 0);
        clock.advance(ms);
        return rate.freeInMs() == 0;
    }

    @Test
    void socketListenBacklogSize_soManyConnectionsMayWaitToBeAccepted() throws Exception {
        bind(Map.of("socket.listen.backlog.size", "50"), process, NetworkSettingsTest::echoed);
        assertEquals(20, connectedOf20(10_000));
        server.kill().get(30, TimeUnit.SECONDS);
        bind(Map.of("socket.listen.backlog.size", "2"), process, NetworkSettingsTest::echoed);
        assertTrue(connectedOf20(300) < 20);
    }

    /** How many connections come about one after another, nobody accepting them. */
    private int connectedOf20(int timeoutMs) throws IOException {
        for (int i = 0; i < 20; i++) {
            var socket = new Socket();
            open.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMs);
            } catch (IOException e) {
                return i;
            }
        }
        return 20;
    }

    private static final int SMALL = 4 << 10;
    private static final int LARGE = 200 << 10;
    private static final int BETWEEN = 80 << 10;

    private SocketChannel narrowClient() throws IOException {
        var channel = SocketChannel.open();
        open.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SMALL);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    @Test
    void socketReceiveBufferBytes_soMuchIsTakenFromAClientBeforeItIsRead() throws Exception {
        bind(Map.of("socket.receive.buffer.bytes", "" + LARGE), process, NetworkSettingsTest::echoed);
        assertTrue(takenUnread(true) > BETWEEN);
        server.kill().get(30, TimeUnit.SECONDS);
        bind(Map.of("socket.receive.buffer.bytes", "" + SMALL), process, NetworkSettingsTest::echoed);
        assertTrue(takenUnread(false) < BETWEEN);
    }

    /** What the sockets take of a client whose connection waits to be accepted. */
    private int takenUnread(boolean waitForMore) throws IOException {
        SocketChannel client = narrowClient();
        client.configureBlocking(false);
        int taken = 0;
        for (int refused = 0; taken < 10 * LARGE && refused < 1_000; ) {
            int now = client.write(ByteBuffer.allocate(1 << 10));
            taken += now;
            refused = now > 0 || (waitForMore && taken <= BETWEEN) ? 0 : refused + 1;
        }
        return taken;
    }

    @Test
    void socketSendBufferBytes_soMuchOfAnAnswerLeavesTheBrokerBeforeItsClientReads() throws Exception {
        var large = sentUnread("" + LARGE);
        while (large.position() <= BETWEEN) {
            looked();
        }
        server.kill().get(30, TimeUnit.SECONDS);
        var small = sentUnread("" + SMALL);
        while (small.position() == 0) {
            looked();
        }
        looked();
        assertTrue(small.position() < BETWEEN, small.toString());
    }

    private ByteBuffer sentUnread(String sendBuffer) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(4_000_000).putInt(0, 4_000_000 - 4);
        start(
                Map.of("socket.send.buffer.bytes", sendBuffer),
                frame -> CompletableFuture.completedFuture(Optional.of(OutFrame.of(out))));
        narrowClient().write(ByteBuffer.allocate(5).putInt(1).put((byte) 0).flip());
        return out;
    }
}
