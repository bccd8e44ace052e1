package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Release;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.Codec;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ResponseHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What comes from outside may be anything. Beside each attack a healthy client goes on writing and reading; after it nothing of
 * it may be missing, no task of ours may have failed, and memory and threads are where they were. A seed that finds something is
 * run again with {@code -Dbrokerlab.seed}, longer with {@code -Dbrokerlab.rounds}.
 */
@Timeout(120)
final class BadInputTest {
    private static final long SEED = Long.getLong("brokerlab.seed", 20_261_122L);
    private static final int ROUNDS = Integer.getInteger("brokerlab.rounds", 1_000);

    /** Those with a generated message in what is spoken. */
    private static final List<Api> APIS = Stream.of(Api.values())
            .filter(api ->
                    !api.betweenBrokers() && api.announcedBy(Release.KAFKA_3_9).isPresent())
            .toList();

    /** Here Kafka 3.9.1 answers some wrong input with UNKNOWN_SERVER_ERROR, and so do we. */
    private static final Set<ApiKeys> LIKE_KAFKA =
            Set.of(ApiKeys.FETCH, ApiKeys.LIST_OFFSETS, ApiKeys.INCREMENTAL_ALTER_CONFIGS);

    /** A request may wait for what never comes: then nobody waits with it. */
    private static final int SOON_MS = 100;

    @TempDir
    private static Path folder;

    private static RunningCluster running;
    private final Random random = new Random(SEED);
    private final List<Socket> sockets = new ArrayList<>();
    private HealthyClient healthy;
    private long journaled;

    @BeforeAll
    static void start() throws Exception {
        running = RunningCluster.start(
                folder,
                1,
                Map.of(
                        "offsets.topic.num.partitions", "1",
                        "offsets.topic.replication.factor", "1",
                        "group.initial.rebalance.delay.ms", "0",
                        "socket.listen.backlog.size", "1000",
                        "auto.create.topics.enable", "false"));
        create("healthy").get(30, TimeUnit.SECONDS);
        create("strong").get(30, TimeUnit.SECONDS);
    }

    private static KafkaFuture<Void> create(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            return admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1)))
                    .all();
        }
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @BeforeEach
    void begin() {
        journaled = running.journal.lastId();
        healthy = new HealthyClient(running.bootstrap(), "healthy");
    }

    @AfterEach
    void othersAreUnharmed() throws Exception {
        try {
            healthy.end();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertEquals(
                List.of(),
                running.journal.since(journaled).stream()
                        .filter(e -> e.event() instanceof ProblemEvent.TaskFailed)
                        .toList(),
                () -> "seed " + SEED);
    }

    private Socket connect() throws IOException {
        int port = Integer.parseInt(running.bootstrap().split(":", -1)[1]);
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    /** The answer's bytes; empty when the connection was closed or nothing came in time. */
    private static byte[] answer(Socket socket, int withinMs) {
        try {
            socket.setSoTimeout(withinMs);
            var in = new DataInputStream(socket.getInputStream());
            byte[] body = new byte[in.readInt()];
            in.readFully(body);
            return body;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Test
    void randomRequestsOfEveryApiAndVersionHarmNobody() throws Exception {
        int answered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 300 == 0) {
                // Unless it is there still: what exists makes a request go deeper.
                create("target").whenComplete((done, error) -> {});
            }
            Api api = APIS.get(round % APIS.size());
            ApiKeys key = ApiKeys.forId(api.id());
            int newest = api.announcedBy(Release.KAFKA_3_9).orElseThrow().newest();
            short version = (short) (api.oldest() + random.nextInt(newest - api.oldest() + 1));
            byte[] frame = RandomRequest.of(key, version, round, random, round % 3 == 0 ? 0.1 : 0);
            if (round % 3 == 1) {
                mutate(frame);
            }
            try (Socket socket = connect()) {
                socket.getOutputStream().write(frame);
                byte[] answer = answer(socket, SOON_MS);
                answered += answer.length > 0 ? 1 : 0;
                if (round % 3 == 2 && answer.length > 0) {
                    String said = "round " + round + ", seed " + SEED + ": " + key + " v" + version;
                    assertTrue(
                            LIKE_KAFKA.contains(key)
                                    || !errors(key, version, answer).containsKey(Errors.UNKNOWN_SERVER_ERROR),
                            said);
                }
            }
            sockets.clear();
        }
        assertTrue(answered > ROUNDS / 10, answered + " answers");
    }

    /** Flips some bytes behind the size. */
    private void mutate(byte[] frame) {
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            frame[4 + random.nextInt(frame.length - 4)] = (byte) random.nextInt();
        }
    }

    private static Map<Errors, Integer> errors(ApiKeys key, short version, byte[] answer) {
        var bytes = ByteBuffer.wrap(answer);
        ResponseHeader.parse(bytes, key.responseHeaderVersion(version));
        var response = AbstractResponse.parseResponse(key, new ByteBufferAccessor(bytes), version);
        try {
            return response.errorCounts();
        } catch (IllegalStateException e) {
            // A resource that was named twice is answered twice, which this counting does not take.
            return Map.of();
        }
    }

    @Test
    void aRequestThatEndsAnywhereHarmsNobody() throws Exception {
        byte[] frame = produce(record("cut").array());
        for (int end = 0; end < frame.length; end++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(frame, 0, end);
            }
        }
        sockets.clear();
    }

    private static ByteBuffer record(String value) {
        return BatchBuilder.plain()
                .add(System.currentTimeMillis(), Optional.empty(), Optional.of(value.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /** A produce request of version 7, the first that knows zstd, with {@code acks=all}; null for null. */
    private static byte[] produce(byte[] records) {
        int length = records == null ? 0 : records.length;
        ByteBuffer body = ByteBuffer.allocate(100 + length);
        body.putShort(ApiKeys.PRODUCE.id).putShort((short) 7).putInt(7).putShort((short) -1);
        body.putShort((short) -1).putShort((short) -1).putInt(5_000);
        body.putInt(1).putShort((short) 6).put("strong".getBytes(StandardCharsets.UTF_8));
        body.putInt(1).putInt(0).putInt(records == null ? -1 : length);
        if (records != null) {
            body.put(records);
        }
        byte[] bytes = new byte[body.flip().remaining()];
        body.get(bytes);
        return RandomRequest.framed(bytes);
    }

    private static Errors error(byte[] answer) {
        return Errors.forCode(ByteBuffer.wrap(answer).getShort(4 + 4 + 2 + 6 + 4 + 4));
    }

    private Errors produced(byte[] records) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(produce(records));
            byte[] answer = answer(socket, 30_000);
            assertTrue(answer.length > 0, "the connection was closed");
            return error(answer);
        }
    }

    /** A batch changed by {@code change}, its checksum right again. */
    private static byte[] changed(ByteBuffer batch, Consumer<ByteBuffer> change) {
        change.accept(batch);
        var crc = new CRC32C();
        crc.update(batch.duplicate().position(21));
        batch.putInt(17, (int) crc.getValue());
        byte[] bytes = new byte[batch.remaining()];
        batch.get(batch.position(), bytes);
        return bytes;
    }

    @Test
    void batchesThatLieGetTheProtocolsError() throws Exception {
        assertEquals(Errors.NONE, produced(record("fine").array()));
        assertEquals(
                Errors.CORRUPT_MESSAGE, produced(record("crc").putInt(17, 1).array()));
        assertEquals(
                Errors.INVALID_RECORD,
                produced(record("magic").put(16, (byte) 1).array()));
        assertEquals(
                Errors.CORRUPT_MESSAGE,
                produced(record("magic").put(16, (byte) 9).array()));
        assertEquals(Errors.INVALID_RECORD, produced(changed(record("count"), b -> b.putInt(57, 5))));
        assertEquals(
                Errors.INVALID_RECORD,
                produced(changed(record("count"), b -> b.putInt(57, 1_000_000).putInt(23, 999_999))));
        assertEquals(
                Errors.INVALID_RECORD,
                produced(changed(
                        record("count"), b -> b.putInt(57, Integer.MIN_VALUE).putInt(23, Integer.MAX_VALUE))));
        assertEquals(Errors.INVALID_RECORD, produced(changed(record("delta"), b -> b.put(64, (byte) 8))));
        assertEquals(Errors.INVALID_RECORD, produced(changed(record("length"), b -> b.put(61, (byte) 126))));
        assertEquals(Errors.INVALID_RECORD, produced(changed(record("control"), b -> b.putShort(21, (short) 0x20))));
        assertEquals(
                Errors.UNSUPPORTED_COMPRESSION_TYPE,
                produced(changed(record("codec"), b -> b.putShort(21, (short) 6))));
        assertEquals(Errors.INVALID_RECORD, produced(null));
        for (int length : List.of(-1, 0, 48)) {
            assertEquals(
                    Errors.CORRUPT_MESSAGE,
                    produced(record("size").putInt(8, length).array()),
                    () -> "length " + length);
        }
        for (int length : List.of(1_000, Integer.MAX_VALUE)) {
            // No whole batch is there.
            assertEquals(
                    Errors.INVALID_RECORD,
                    produced(record("size").putInt(8, length).array()),
                    () -> "length " + length);
        }
        byte[] garbage = new byte[10_000];
        random.nextBytes(garbage);
        garbage[16] = 7;
        assertEquals(Errors.CORRUPT_MESSAGE, produced(garbage));
        var odd = new TreeMap<Errors, Integer>();
        for (int round = 0; round < 400; round++) {
            byte[] bytes = changed(
                    record("random" + round), b -> b.put(21 + random.nextInt(b.limit() - 21), (byte) random.nextInt()));
            odd.merge(produced(bytes), 1, Integer::sum);
        }
        assertTrue(odd.containsKey(Errors.INVALID_RECORD), odd::toString);
    }

    /** A batch of one record whose value is {@code megabytes} of nothing. */
    private static byte[] bomb(Codec codec, int megabytes) {
        return BatchBuilder.compressed(codec)
                .add(System.currentTimeMillis(), Optional.empty(), Optional.of(new byte[megabytes << 20]))
                .build()
                .array();
    }

    @Test
    void aBatchThatExpandsWithoutMeasureIsRefused() throws Exception {
        byte[] zstd = bomb(Codec.ZSTD, 100);
        byte[] gzip = bomb(Codec.GZIP, 100);
        assertTrue(zstd.length < 1 << 20, "a bomb of " + zstd.length);
        assertEquals(Errors.MESSAGE_TOO_LARGE, produced(zstd));
        assertEquals(Errors.MESSAGE_TOO_LARGE, produced(gzip));
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aThousandIdleHalfOpenAndDeafConnectionsHarmNobody() throws Exception {
        byte[] metadata = metadataOfAll();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long before = used();
        for (int i = 0; i < 1_000; i++) {
            Socket socket = connect();
            switch (i % 4) {
                case 0 -> {}
                // Says a hundred megabytes will come, and sends ten bytes of them.
                case 1 ->
                    socket.getOutputStream()
                            .write(ByteBuffer.allocate(14).putInt(100 << 20).array());
                case 2 -> socket.getOutputStream().write(metadata, 0, 2 + i % 8);
                // Asks again and again and never reads an answer.
                default -> {
                    for (int n = 0; n < 20; n++) {
                        socket.getOutputStream().write(metadata);
                    }
                }
            }
        }
        assertEquals(Errors.NONE, produced(record("among a thousand").array()));
        long cost = used() - before;
        assertTrue(cost < 150L << 20, "a thousand connections cost " + cost + " bytes");
        int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;
        assertTrue(more < 40, more + " more threads");
    }

    private static byte[] metadataOfAll() {
        return RandomRequest.framed(ByteBuffer.allocate(17)
                .putShort(ApiKeys.METADATA.id)
                .putShort((short) 4)
                .putInt(1)
                .putShort((short) -1)
                .putInt(-1)
                .array());
    }
}
