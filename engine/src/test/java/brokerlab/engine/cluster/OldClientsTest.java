package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that no client library speaks any more, byte by byte: what came before message format 2. */
class OldClientsTest {
    private static final int NONE = ErrorCode.NONE.code();
    private static final int UNSUPPORTED_VERSION = ErrorCode.UNSUPPORTED_VERSION.code();

    @TempDir
    Path folder;

    /** A message of format 0 with this value. */
    private static ByteBuffer message(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(12 + 14 + bytes.length);
        message.putLong(0).putInt(14 + bytes.length).putInt(0).put((byte) 0).put((byte) 0);
        message.putInt(-1).putInt(bytes.length).put(bytes).flip();
        var crc = new CRC32();
        crc.update(message.duplicate().position(16));
        return message.putInt(12, (int) crc.getValue());
    }

    private static ByteBuffer produce(ByteBuffer messages) {
        ByteBuffer body = ByteBuffer.allocate(64 + messages.remaining());
        body.putShort((short) -1).putInt(30_000).putInt(1).putShort((short) 1).put((byte) 't');
        body.putInt(1).putInt(0).putInt(messages.remaining()).put(messages.duplicate());
        return body.flip();
    }

    private static ByteBuffer fetch(int version) {
        ByteBuffer body = ByteBuffer.allocate(64).putInt(-1).putInt(0).putInt(0);
        if (version >= 3) {
            body.putInt(1 << 20);
        }
        body.putInt(1).putShort((short) 1).put((byte) 't');
        return body.putInt(1).putInt(0).putLong(0).putInt(1 << 20).flip();
    }

    private static ByteBuffer listOffsets(long time) {
        ByteBuffer body =
                ByteBuffer.allocate(64).putInt(-1).putInt(1).putShort((short) 1).put((byte) 't');
        return body.putInt(1).putInt(0).putLong(time).putInt(1).flip();
    }

    private static ByteBuffer listOffsets(long time, int most) {
        ByteBuffer body = listOffsets(time);
        return body.putInt(body.limit() - Integer.BYTES, most);
    }

    private static List<Long> offsets(RunningCluster running, ByteBuffer question) throws IOException {
        ByteBuffer answer = asked(running, Api.LIST_OFFSETS, 0, question);
        answer.position(answer.position() + 4 + 3 + 4 + 4);
        assertEquals(NONE, answer.getShort());
        var offsets = new ArrayList<Long>();
        for (int left = answer.getInt(); left > 0; left--) {
            offsets.add(answer.getLong());
        }
        assertEquals(0, answer.remaining());
        return offsets;
    }

    @Test
    void C9_listOffsets0TellsWhereSegmentsStart() throws Exception {
        try (var running = RunningCluster.start(folder, 1, Map.of("offsets.topic.num.partitions", "1"))) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1).configs(Map.of("segment.bytes", "100"))))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            assertEquals(List.of(0L), offsets(running, listOffsets(-1, 9)), "nothing is there yet");
            for (int i = 0; i < 3; i++) {
                asked(running, Api.PRODUCE, 2, produce(message("value")));
            }
            assertEquals(List.of(3L, 2L, 1L, 0L), offsets(running, listOffsets(-1, 9)));
            assertEquals(List.of(3L, 2L), offsets(running, listOffsets(-1, 2)));
            assertEquals(List.of(), offsets(running, listOffsets(-1, 0)));
            assertEquals(List.of(0L), offsets(running, listOffsets(-2, 9)));
            assertEquals(List.of(3L, 2L), offsets(running, listOffsets(Long.MAX_VALUE, 2)));
        }
    }

    @Test
    void C9_offsetCommit1SaysWhenItWas() throws Exception {
        try (var running = withTopic()) {
            try (var line = new Line(running.bootstrap())) {
                ByteBuffer which = ByteBuffer.allocate(3).putShort((short) 1).put((byte) 'g');
                while (line.ask(
                                        Api.FIND_COORDINATOR.id(),
                                        0,
                                        false,
                                        which.duplicate().flip())
                                .orElseThrow()
                                .getShort(4)
                        != NONE) {
                    Thread.onSpinWait();
                }
            }
            for (long time : new long[] {1_700_000_000_000L, 0, -2}) {
                ByteBuffer commit = ByteBuffer.allocate(64).putShort((short) 1).put((byte) 'g');
                commit.putInt(-1)
                        .putShort((short) 0)
                        .putInt(1)
                        .putShort((short) 1)
                        .put((byte) 't');
                commit.putInt(1)
                        .putInt(0)
                        .putLong(7)
                        .putLong(time)
                        .putShort((short) 1)
                        .put((byte) 'm');
                ByteBuffer answer = asked(running, Api.OFFSET_COMMIT, 1, commit.flip());
                assertEquals(NONE, answer.getShort(answer.limit() - 2));
                assertEquals(time, newestCommit(running));
            }
        }
    }

    /** The time in the newest record of the offsets topic: the last eight bytes of its value. */
    private static long newestCommit(RunningCluster running) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(64).putInt(-1).putInt(0).putInt(0).putInt(1 << 20);
        body.putInt(1).putShort((short) 18).put("__consumer_offsets".getBytes(StandardCharsets.UTF_8));
        ByteBuffer answer = asked(
                running,
                Api.FETCH,
                3,
                body.putInt(1).putInt(0).putLong(0).putInt(1 << 20).flip());
        return answer.getLong(answer.limit() - Long.BYTES);
    }

    /** One broker with a topic t of one partition. */
    private RunningCluster withTopic() throws Exception {
        var running = RunningCluster.start(folder, 1, Map.of("offsets.topic.num.partitions", "1"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            running.close();
            throw e;
        }
        return running;
    }

    private static ByteBuffer asked(RunningCluster running, Api api, int version, ByteBuffer body) throws IOException {
        try (var line = new Line(running.bootstrap())) {
            return line.ask(api.id(), version, false, body).orElseThrow().position(4);
        }
    }

    @Test
    void C9_produceAndFetchOfEveryOldVersionAreServedInTheirFormat() throws Exception {
        try (var running = withTopic()) {
            for (int version = 0; version <= 2; version++) {
                ByteBuffer answer = asked(running, Api.PRODUCE, version, produce(message("v" + version)));
                answer.position(answer.position() + 4 + 3 + 4 + 4);
                assertEquals(0, answer.getShort(), "Produce v" + version);
                assertEquals(version, answer.getLong());
                assertEquals((version >= 2 ? 8 : 0) + (version >= 1 ? 4 : 0), answer.remaining());
            }
            for (int version = 0; version <= 3; version++) {
                ByteBuffer answer = asked(running, Api.FETCH, version, fetch(version));
                answer.position(answer.position() + (version >= 1 ? 4 : 0) + 4 + 3 + 4 + 4);
                assertEquals(0, answer.getShort(), "Fetch v" + version);
                assertEquals(3, answer.getLong());
                assertEquals(answer.getInt(), answer.remaining());
                assertEquals(List.of("v0", "v1", "v2"), values(answer, version < 2 ? 0 : 1));
            }
            ByteBuffer commit =
                    ByteBuffer.allocate(64).putShort((short) 1).put((byte) 'g').putInt(1);
            commit.putShort((short) 1)
                    .put((byte) 't')
                    .putInt(1)
                    .putInt(0)
                    .putLong(2)
                    .putShort((short) -1);
            ByteBuffer committed = asked(running, Api.OFFSET_COMMIT, 0, commit.flip());
            assertEquals(0, committed.getShort(committed.limit() - 2));
            ByteBuffer which =
                    ByteBuffer.allocate(64).putShort((short) 1).put((byte) 'g').putInt(1);
            which.putShort((short) 1).put((byte) 't').putInt(1).putInt(0);
            ByteBuffer kept = asked(running, Api.OFFSET_FETCH, 0, which.flip());
            assertEquals(2, kept.getLong(kept.limit() - 12), "from ZooKeeper");
            kept = asked(running, Api.OFFSET_FETCH, 1, which);
            assertEquals(-1, kept.getLong(kept.limit() - 12), "not from the coordinator");
            ByteBuffer end = asked(running, Api.LIST_OFFSETS, 0, listOffsets(-1));
            end.position(end.position() + 4 + 3 + 4 + 4);
            assertEquals(0, end.getShort());
            assertEquals(1, end.getInt());
            assertEquals(3, end.getLong());
        }
    }

    @Test
    void messageDownconversionEnable_logMessageDownconversionEnable_oldFetchesAreRefused() throws Exception {
        try (var running = RunningCluster.start(folder, 1, Map.of("offsets.topic.num.partitions", "1"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
            asked(running, Api.PRODUCE, 2, produce(message("value")));
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, "t");
            var brokers = new ConfigResource(ConfigResource.Type.BROKER, "");
            assertEquals(NONE, fetched(running, 3));
            set(admin, topic, "message.downconversion.enable", "false");
            for (int version = 0; version <= 3; version++) {
                assertEquals(UNSUPPORTED_VERSION, fetched(running, version), "Fetch v" + version);
            }
            set(admin, brokers, "log.message.downconversion.enable", "false");
            set(admin, topic, "message.downconversion.enable", "true");
            assertEquals(NONE, fetched(running, 0));
            admin.incrementalAlterConfigs(Map.of(
                            topic,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("message.downconversion.enable", ""),
                                    AlterConfigOp.OpType.DELETE))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            assertEquals(UNSUPPORTED_VERSION, fetched(running, 0), "the broker's value");
        }
    }

    @Test
    void C9_anOldMessageOfAnUnknownCodecIsRefusedInItsPartition() throws Exception {
        try (var running = withTopic()) {
            for (int version = 0; version <= 2; version++) {
                for (byte codec = 5; codec <= 7; codec++) {
                    ByteBuffer message = message("value").put(17, codec);
                    var crc = new CRC32();
                    crc.update(message.duplicate().position(16));
                    message.putInt(12, (int) crc.getValue());
                    ByteBuffer answer = asked(running, Api.PRODUCE, version, produce(message));
                    answer.position(answer.position() + 4 + 3 + 4 + 4);
                    assertEquals(
                            ErrorCode.UNSUPPORTED_COMPRESSION_TYPE.code(),
                            answer.getShort(),
                            "Produce v" + version + " codec " + codec);
                }
            }
        }
    }

    private static void set(Admin admin, ConfigResource resource, String name, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    /** The error of the one partition. */
    private static int fetched(RunningCluster running, int version) throws IOException {
        ByteBuffer answer = asked(running, Api.FETCH, version, fetch(version));
        return answer.getShort(answer.position() + (version >= 1 ? 4 : 0) + 4 + 3 + 4 + 4);
    }

    private static List<String> values(ByteBuffer messages, int magic) {
        var values = new ArrayList<String>();
        while (messages.hasRemaining()) {
            int start = messages.position();
            assertEquals(values.size(), messages.getLong());
            int size = messages.getInt();
            assertEquals(magic, messages.get(start + 16));
            messages.position(start + 18 + (magic == 1 ? 8 : 0));
            assertEquals(-1, messages.getInt(), "no key");
            byte[] value = new byte[messages.getInt()];
            messages.get(value);
            assertEquals(start + 12 + size, messages.position());
            values.add(new String(value, StandardCharsets.UTF_8));
        }
        return values;
    }
}
