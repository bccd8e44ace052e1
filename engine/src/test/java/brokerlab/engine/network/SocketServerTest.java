package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.OutFrame;
import brokerlab.engine.wire.RecordSource;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketServerTest {
    /** Real time, and as much more as a test adds. */
    private static final class PushedClock implements Clock {
        final AtomicLong aheadMs = new AtomicLong();
        private final Clock real = new SystemClock();

        @Override
        public long wallMs() {
            return real.wallMs();
        }

        @Override
        public long elapsedNanos() {
            return real.elapsedNanos() + aheadMs.get() * 1_000_000L;
        }
    }

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final PushedClock clock = new PushedClock();
    private final LiveTasks process = new LiveTasks("test", clock, 4, (what, e) -> failures.add(e));
    private final Tasks broker = process.scope("broker-1", clock);
    private final Journal journal = new Journal(clock, 1000);
    private final Selectors selectors = new Selectors(process, 2, failures::add);
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void noFailuresYet() {
        failures.clear();
    }

    @AfterEach
    void nothingFailedBehindTheScenes() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        selectors.close();
        process.close();
        assertEquals(List.of(), failures);
    }

    private record Running(SocketServer server, int port, BrokerSettings settings) {
        SocketServer.Counts counts() {
            return server.counts().values().iterator().next();
        }
    }

    private Running start(Map<String, String> settings, FrameHandler handler) {
        var inForce = new BrokerSettings(settings);
        var server = new SocketServer(1, selectors, broker, journal, inForce, handler);
        int port = server.bind(Listeners.parse("listeners", "PLAINTEXT://127.0.0.1:0"))
                .getFirst()
                .port();
        server.open();
        return new Running(server, port, inForce);
    }

    private static CompletionStage<Optional<OutFrame>> echoed(ByteBuffer frame) {
        ByteBuffer out = ByteBuffer.allocate(4 + frame.remaining());
        out.putInt(frame.remaining()).put(frame).flip();
        return CompletableFuture.completedFuture(Optional.of(OutFrame.of(out)));
    }

    private Socket connect(Running to) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static byte[] framed(byte... body) {
        return ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private static byte[] answer(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        return body;
    }

    private static void assertClosed(Socket socket) throws IOException {
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (java.net.SocketException e) {
            // A reset ends it just as well.
        }
    }

    @Test
    void pipelinedRequestsAreHandledOneAtATimeAndAnsweredInOrder() throws Exception {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var running = start(Map.of(), (peer, frame) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            var later = new CompletableFuture<Optional<OutFrame>>();
            broker.after(1, () -> {
                atOnce.decrementAndGet();
                echoed(frame).thenAccept(later::complete);
            });
            return later;
        });
        Socket socket = connect(running);
        for (byte i = 0; i < 50; i++) {
            socket.getOutputStream().write(framed(i));
        }
        for (byte i = 0; i < 50; i++) {
            assertArrayEquals(new byte[] {i}, answer(socket));
        }
        assertEquals(1, most.get());
    }

    @Test
    void aFrameMayComeByteByByte() throws Exception {
        Socket socket = connect(start(Map.of(), (peer, frame) -> echoed(frame)));
        for (byte b : framed((byte) 1, (byte) 2, (byte) 3)) {
            socket.getOutputStream().write(b);
            socket.getOutputStream().flush();
        }
        assertArrayEquals(new byte[] {1, 2, 3}, answer(socket));
    }

    @Test
    void aLargeFrameComesWhole() throws Exception {
        Socket socket = connect(start(Map.of(), (peer, frame) -> echoed(frame)));
        byte[] large = new byte[5_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        process.execute(() -> {
            try {
                socket.getOutputStream().write(framed(large));
            } catch (IOException e) {
                failures.add(e);
            }
        });
        assertArrayEquals(large, answer(socket));
    }

    @Test
    void socketRequestMaxBytes_aLargerRequestClosesItsConnectionOnly() throws Exception {
        var running = start(Map.of("socket.request.max.bytes", "1000"), (peer, frame) -> echoed(frame));
        Socket good = connect(running);
        for (int size : new int[] {-1, 1001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            Socket bad = connect(running);
            bad.getOutputStream().write(ByteBuffer.allocate(4).putInt(size).array());
            assertClosed(bad);
        }
        good.getOutputStream().write(framed((byte) 9));
        assertArrayEquals(new byte[] {9}, answer(good));
        assertEquals(4, running.counts().closed().get(CloseReason.BAD_SIZE));
        assertTrue(journal.since(0).stream()
                .anyMatch(e ->
                        e.event() instanceof ProblemEvent.Warning w && w.what().contains("socket.request.max.bytes")));
    }

    @Test
    void aHandlerThatFailsOrThrowsClosesItsConnectionOnly() throws Exception {
        var running = start(Map.of(), (peer, frame) -> {
            if (frame.get(frame.position()) == 1) {
                throw new IllegalStateException("thrown");
            }
            return frame.get(frame.position()) == 2
                    ? CompletableFuture.failedFuture(new IllegalStateException("failed"))
                    : echoed(frame);
        });
        Socket good = connect(running);
        for (byte way = 1; way <= 2; way++) {
            Socket bad = connect(running);
            bad.getOutputStream().write(framed(way));
            assertClosed(bad);
        }
        good.getOutputStream().write(framed((byte) 9));
        assertArrayEquals(new byte[] {9}, answer(good));
        assertEquals(2, running.counts().closed().get(CloseReason.FAILED));
    }

    @Test
    void aThousandIdleConnectionsDoNotHinderOneThatWorks() throws Exception {
        var running = start(Map.of("socket.listen.backlog.size", "1000"), (peer, frame) -> echoed(frame));
        for (int i = 0; i < 1000; i++) {
            connect(running);
        }
        Socket busy = connect(running);
        for (byte i = 0; i < 100; i++) {
            busy.getOutputStream().write(framed(i));
            assertArrayEquals(new byte[] {i}, answer(busy));
        }
        assertEquals(1001, running.counts().accepted());
    }

    /** Bytes of a file, as a log slice is. */
    private record FileSource(FileChannel file, int sizeInBytes, AtomicLong sent) implements RecordSource {
        @Override
        public long transferTo(WritableByteChannel target, int position, int count) throws IOException {
            long moved = file.transferTo(position, count, target);
            sent.addAndGet(moved);
            return moved;
        }
    }

    private static OutFrame between(FileSource source) {
        int body = 3 + source.sizeInBytes() + 2;
        var head = ByteBuffer.allocate(7).putInt(body).put(new byte[] {1, 2, 3}).flip();
        var tail = ByteBuffer.wrap(new byte[] {4, 5});
        return new OutFrame(
                List.of(new OutFrame.Bytes(head), new OutFrame.FrameSource(source), new OutFrame.Bytes(tail)),
                4L + body);
    }

    @Test
    void fileBytesArriveBetweenTheirNeighboursAndASlowReaderHoldsNobodyUp(@TempDir Path dir) throws Exception {
        byte[] content = new byte[30_000_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i ^ i >>> 8);
        }
        Path path = Files.write(dir.resolve("segment"), content);
        var sent = new AtomicLong();
        try (var file = FileChannel.open(path)) {
            var running = start(
                    Map.of(),
                    (peer, frame) -> frame.get(frame.position()) == 0
                            ? CompletableFuture.completedFuture(
                                    Optional.of(between(new FileSource(file, content.length, sent))))
                            : echoed(frame));
            Socket slow = connect(running);
            slow.getOutputStream().write(framed((byte) 0));
            Socket other = connect(running);
            for (byte i = 1; i < 50; i++) {
                other.getOutputStream().write(framed(i));
                assertArrayEquals(new byte[] {i}, answer(other));
            }
            assertTrue(sent.get() < content.length, "only what the sockets hold may be under way");
            byte[] all = answer(slow);
            assertEquals(content.length + 5, all.length);
            assertArrayEquals(new byte[] {1, 2, 3}, java.util.Arrays.copyOf(all, 3));
            assertArrayEquals(content, java.util.Arrays.copyOfRange(all, 3, 3 + content.length));
            assertArrayEquals(new byte[] {4, 5}, java.util.Arrays.copyOfRange(all, 3 + content.length, all.length));
            slow.getOutputStream().write(framed((byte) 7));
            assertArrayEquals(new byte[] {7}, answer(slow));
        }
    }

    @Test
    void aFileShorterThanAnnouncedClosesTheConnectionInsteadOfSpinning(@TempDir Path dir) throws Exception {
        Path path = Files.write(dir.resolve("segment"), new byte[100]);
        try (var file = FileChannel.open(path)) {
            var running = start(
                    Map.of(),
                    (peer, frame) -> CompletableFuture.completedFuture(
                            Optional.of(between(new FileSource(file, 200, new AtomicLong())))));
            Socket socket = connect(running);
            socket.getOutputStream().write(framed((byte) 0));
            assertEquals(4 + 3 + 100, socket.getInputStream().readAllBytes().length);
        }
    }

    @Test
    void noAnswerMeansReadOn() throws Exception {
        Socket socket = connect(start(
                Map.of(),
                (peer, frame) -> frame.get(frame.position()) == 0
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : echoed(frame)));
        socket.getOutputStream().write(framed((byte) 0));
        socket.getOutputStream().write(framed((byte) 1));
        assertArrayEquals(new byte[] {1}, answer(socket));
    }

    @Test
    void maxConnections_theNextOneWaitsForASlotOrAHigherLimit() throws Exception {
        var running = start(Map.of("max.connections", "1"), (peer, frame) -> echoed(frame));
        Socket first = connect(running);
        first.getOutputStream().write(framed((byte) 1));
        answer(first);
        Socket second = connect(running);
        second.getOutputStream().write(framed((byte) 2));
        assertEquals(1, running.counts().accepted());
        first.close();
        assertArrayEquals(new byte[] {2}, answer(second));
        Socket third = connect(running);
        third.getOutputStream().write(framed((byte) 3));
        running.settings().takeDynamic(Map.of("max.connections", "2"), Map.of());
        assertArrayEquals(new byte[] {3}, answer(third));
    }

    @Test
    void maxConnectionsPerIp_maxConnectionsPerIpOverrides_anAddressGetsNoMoreThanItsLimit() throws Exception {
        var running = start(Map.of("max.connections.per.ip", "1"), (peer, frame) -> echoed(frame));
        Socket first = connect(running);
        first.getOutputStream().write(framed((byte) 1));
        answer(first);
        assertClosed(connect(running));
        assertEquals(1, running.counts().closed().get(CloseReason.ADDRESS_LIMIT));
        running.settings().takeDynamic(Map.of("max.connections.per.ip.overrides", "10.0.0.9:7,127.0.0.1:2"), Map.of());
        Socket second = connect(running);
        second.getOutputStream().write(framed((byte) 2));
        assertArrayEquals(new byte[] {2}, answer(second));
        assertClosed(connect(running));
        var e = assertThrows(
                InvalidSettingException.class,
                () -> new BrokerSettings(Map.of("max.connections.per.ip.overrides", "here:many")));
        assertTrue(e.getMessage().contains("here:many"), e.getMessage());
    }

    @Test
    void aClientThatLeftWhileItsRequestIsInTheWorksKeepsItsPlaceOnlyForTheIdleTime() throws Exception {
        var asked = new CountDownLatch(1);
        var running = start(Map.of("connections.max.idle.ms", "40", "max.connections", "1"), (peer, frame) -> {
            if (frame.get(frame.position()) == 1) {
                asked.countDown();
                return new CompletableFuture<>();
            }
            return echoed(frame);
        });
        Socket gone = connect(running);
        gone.getOutputStream().write(framed((byte) 1));
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        gone.close();
        Socket next = connect(running);
        next.getOutputStream().write(framed((byte) 2));
        assertArrayEquals(new byte[] {2}, answer(next));
    }

    @Test
    void connectionsMaxIdleMs_aQuietConnectionIsClosedOneWithARequestInTheWorksIsNot() throws Exception {
        var pending = new CompletableFuture<Optional<OutFrame>>();
        var asked = new CountDownLatch(1);
        var running = start(Map.of("connections.max.idle.ms", "40"), (peer, frame) -> {
            asked.countDown();
            return pending;
        });
        Socket busy = connect(running);
        busy.getOutputStream().write(framed((byte) 1));
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        Socket quiet = connect(running);
        clock.aheadMs.addAndGet(100_000);
        assertClosed(quiet);
        echoed(ByteBuffer.wrap(new byte[] {5})).thenAccept(pending::complete);
        assertArrayEquals(new byte[] {5}, answer(busy));
    }

    @Test
    void killClosesEverySocketAtOnceAndFreesThePort() throws Exception {
        var asked = new ArrayBlockingQueue<Boolean>(1);
        var running = start(Map.of(), (peer, frame) -> {
            asked.offer(true);
            return new CompletableFuture<>();
        });
        Socket idle = connect(running);
        Socket waiting = connect(running);
        waiting.getOutputStream().write(framed((byte) 1));
        assertTrue(asked.poll(20, TimeUnit.SECONDS));
        broker.close();
        running.server().kill().get(20, TimeUnit.SECONDS);
        assertClosed(idle);
        assertClosed(waiting);
        assertEquals(0, running.counts().open());
        var again =
                new SocketServer(1, selectors, process, journal, running.settings(), (peer, frame) -> echoed(frame));
        again.bind(Listeners.parse("listeners", "PLAINTEXT://127.0.0.1:" + running.port()));
        again.open();
        Socket socket = connect(running);
        socket.getOutputStream().write(framed((byte) 1));
        assertArrayEquals(new byte[] {1}, answer(socket));
        again.kill().get(20, TimeUnit.SECONDS);
    }

    @Test
    void stopLetsAnAnswerInTheWorksGoOut() throws Exception {
        var asked = new ArrayBlockingQueue<Boolean>(1);
        var pending = new CompletableFuture<Optional<OutFrame>>();
        var running = start(Map.of(), (peer, frame) -> {
            asked.offer(true);
            return pending;
        });
        Socket idle = connect(running);
        Socket waiting = connect(running);
        waiting.getOutputStream().write(framed((byte) 1));
        assertTrue(asked.poll(20, TimeUnit.SECONDS));
        var stopped = running.server().stop(20_000);
        assertClosed(idle);
        echoed(ByteBuffer.wrap(new byte[] {8})).thenAccept(pending::complete);
        assertArrayEquals(new byte[] {8}, answer(waiting));
        stopped.get(20, TimeUnit.SECONDS);
        assertClosed(waiting);
    }

    @Test
    void stopWaitsNoLongerThanItsGrace() throws Exception {
        var asked = new ArrayBlockingQueue<Boolean>(1);
        var running = start(Map.of(), (peer, frame) -> {
            asked.offer(true);
            return new CompletableFuture<>();
        });
        Socket waiting = connect(running);
        waiting.getOutputStream().write(framed((byte) 1));
        assertTrue(asked.poll(20, TimeUnit.SECONDS));
        running.server().stop(50).get(20, TimeUnit.SECONDS);
        assertClosed(waiting);
    }

    @Test
    void aTakenPortIsAnErrorThatNamesTheEntry() {
        var running = start(Map.of(), (peer, frame) -> echoed(frame));
        String entry = "PLAINTEXT://127.0.0.1:" + running.port();
        var second =
                new SocketServer(2, selectors, broker, journal, running.settings(), (peer, frame) -> echoed(frame));
        var e = assertThrows(InvalidSettingException.class, () -> second.bind(Listeners.parse("listeners", entry)));
        assertTrue(e.getMessage().contains(entry), e.getMessage());
        assertEquals("listeners", e.setting());
    }
}
