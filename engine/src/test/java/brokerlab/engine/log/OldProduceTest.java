package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Message sets as clients before 0.11 send them, whole and damaged: each case as Apache Kafka 3.9.1 answered it. */
class OldProduceTest {
    private static final long AT = 1_700_000_000_000L;

    @TempDir
    Path dir;

    /** A message of magic 1. */
    private static byte[] message(int attributes, long at, Optional<byte[]> value) {
        int length = value.map(v -> v.length).orElse(0);
        return message(attributes, at, value.isEmpty() ? -1 : length, value.orElse(new byte[0]), -1);
    }

    private static byte[] message(int attributes, long at, int valueLength, byte[] value, int keyLength) {
        ByteBuffer out = ByteBuffer.allocate(34 + value.length);
        out.putLong(0).putInt(22 + value.length).putInt(0).put((byte) 1).put((byte) attributes);
        out.putLong(at).putInt(keyLength).putInt(valueLength).put(value);
        return checked(out.array());
    }

    private static byte[] checked(byte[] message) {
        var crc = new CRC32();
        crc.update(message, 16, message.length - 16);
        ByteBuffer.wrap(message).putInt(12, (int) crc.getValue());
        return message;
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] plain(String value) {
        return message(0, AT, Optional.of(text(value)));
    }

    private static byte[] gzipped(byte[]... parts) throws IOException {
        var value = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(value)) {
            for (byte[] part : parts) {
                gzip.write(part);
            }
        }
        return message(1, AT, Optional.of(value.toByteArray()));
    }

    private static byte[] cut(byte[] message, int bytes) {
        return Arrays.copyOf(message, bytes);
    }

    private static ByteBuffer set(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return ByteBuffer.wrap(all.toByteArray());
    }

    private static ErrorCode refused(PartitionLog log, ByteBuffer set) {
        long before = log.offsets().logEnd();
        ErrorCode code = assertThrows(ProtocolException.class, () -> log.appendAsLeader(set, 0, false))
                .code();
        assertEquals(before, log.offsets().logEnd());
        return code;
    }

    private static List<String> values(PartitionLog log) throws IOException {
        return Batches.records(log.read(0, 1 << 20, log.offsets().logEnd(), true)
                        .slice()
                        .read())
                .stream()
                .map(r -> new String(r.value().orElseThrow(), StandardCharsets.UTF_8) + "@" + (r.timestampMs() - AT))
                .toList();
    }

    @Test
    void C9_whatIsCutOffBehindWholeMessagesIsPassedOver() throws IOException {
        PartitionLog log = new StoreFixture(dir).open().log();
        for (int left : new int[] {1, 11, 12, 16, 17, 33, 35}) {
            AppendInfo info = log.appendAsLeader(set(plain("v" + left), cut(plain("xx"), left)), 0, false);
            assertEquals(info.firstOffset(), info.lastOffset());
        }
        log.appendAsLeader(set(gzipped(plain("in"), cut(plain("xx"), 20))), 0, false);
        log.appendAsLeader(set(gzipped(plain("wrapped")), cut(gzipped(plain("xx")), 40)), 0, false);
        assertEquals(
                List.of("v1@0", "v11@0", "v12@0", "v16@0", "v17@0", "v33@0", "v35@0", "in@0", "wrapped@0"),
                values(log));
        ByteBuffer batch = StoreFixture.batch(1, 5, AT);
        int size = batch.remaining();
        ByteBuffer two = ByteBuffer.allocate(size + 40)
                .put(batch)
                .put(batch.duplicate().limit(40).position(0));
        log.appendAsLeader(two.flip(), 0, false);
        assertEquals(10, log.offsets().logEnd());
    }

    @Test
    void C9_aSetWithoutAWholeMessageIsTakenAndHoldsNothing() {
        PartitionLog log = new StoreFixture(dir).open().log();
        for (int left : new int[] {0, 5, 12, 17, 33}) {
            AppendInfo info = log.appendAsLeader(set(cut(plain("v"), left)), 0, false);
            assertEquals(-1, info.firstOffset());
        }
        assertEquals(0, log.offsets().logEnd());
    }

    @Test
    void C9_whatCannotBeReadThoughItsChecksumIsRightIsAnErrorNobodyTriesAgainOn() throws IOException {
        PartitionLog log = new StoreFixture(dir).open().log();
        byte[] garbage = text("01234567");
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(message(1, AT, Optional.of(garbage)))), "gzip");
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(message(2, AT, Optional.of(garbage)))), "snappy");
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(message(3, AT, Optional.of(garbage)))), "lz4");
        byte[] longKey = message(0, AT, -1, text("v"), 1000);
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(longKey)));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(gzipped(plain("v"), longKey))));
        byte[] longValue = message(0, AT, 9, text("v"), -1);
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(plain("v"), longValue)));
        byte[] short1 = ByteBuffer.allocate(26).putInt(8, 14).put(16, (byte) 1).array();
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(checked(short1))));
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(message(1, AT, Optional.empty()))), "no value");
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(gzipped(cut(plain("v"), 20)))), "nothing in it");
        byte[] impossible = ByteBuffer.wrap(plain("v")).putInt(8, 13).array();
        assertEquals(ErrorCode.CORRUPT_MESSAGE, refused(log, set(gzipped(impossible))));
        assertEquals(ErrorCode.CORRUPT_MESSAGE, refused(log, set(plain("v"), impossible)));
        byte[] wrong = plain("v");
        wrong[wrong.length - 1]++;
        assertEquals(ErrorCode.CORRUPT_MESSAGE, refused(log, set(plain("v"), wrong)));
        wrong[17] = 5;
        assertEquals(ErrorCode.CORRUPT_MESSAGE, refused(log, set(wrong)), "before its codec");
    }

    @Test
    void C9_timesBefore1970AreRefusedWhereRecordsAreWrittenAnew() throws IOException {
        var f = new StoreFixture(dir, Map.of("compression.type", "gzip")).open();
        PartitionLog log = f.log();
        byte[] early = message(0, -5, Optional.of(text("v")));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(plain("v"), early)));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(gzipped(early))));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, StoreFixture.batch(1, 5, -5)));
        log.appendAsLeader(set(message(0, -1, Optional.of(text("v")))), 0, false);
        assertEquals(1, log.offsets().logEnd());
    }

    @Test
    void C9_aClaimOfAppendTimeIsOverlookedWhereATimeStandsBesideIt() throws IOException {
        PartitionLog log = new StoreFixture(dir).open().log();
        byte[] claims = message(8, AT + 5, Optional.of(text("claims")));
        log.appendAsLeader(set(claims, message(0, AT + 9, Optional.of(text("later")))), 0, false);
        assertEquals(List.of("claims@5", "later@9"), values(log));
        assertEquals(ErrorCode.INVALID_TIMESTAMP, refused(log, set(message(8, -1, Optional.of(text("v"))))));
    }

    private static byte[] keyed(byte[] message) {
        return checked(ByteBuffer.wrap(message).putInt(26, 0).array());
    }

    private static byte[] magic0() {
        byte[] message = new byte[26];
        ByteBuffer.wrap(message).putInt(8, 14).putInt(18, 0).putInt(22, -1);
        return checked(message);
    }

    @Test
    void C9_ofTwoWrongThingsTheOneIsToldThatIsComeToFirst() throws IOException {
        var f = new StoreFixture(dir, Map.of("cleanup.policy", "compact", "message.timestamp.before.max.ms", "1000"));
        PartitionLog log = f.open().log();
        Optional<byte[]> v = Optional.of(text("v"));
        byte[] keyless = message(0, -1, v);
        byte[] keylessClaim = message(8, -1, v);
        byte[] keylessOld = message(0, 5, v);
        byte[] claim = keyed(message(8, -1, v));
        byte[] old = keyed(message(0, 5, v));
        byte[] good = keyed(message(0, -1, v));
        byte[] unreadable = keyed(message(0, -1, 9, text("v"), -1));
        byte[] keylessUnreadable = message(0, -1, 9, text("v"), -1);
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(keylessClaim)));
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(keylessOld)));
        assertEquals(ErrorCode.INVALID_TIMESTAMP, refused(log, set(claim, magic0())));
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(good, magic0())));
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(keyless, old)), "message after message");
        assertEquals(ErrorCode.INVALID_TIMESTAMP, refused(log, set(old, keyless)));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(keyless, unreadable)), "read before");
        assertEquals(ErrorCode.INVALID_TIMESTAMP, refused(log, set(gzipped(keyless, old))), "all within are looked at");
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(gzipped(keyless, unreadable))), "read after");
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(gzipped(good, keylessUnreadable))));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(gzipped(good, unreadable))));
    }

    /** 3.9.1 fails in naming it. */
    @Test
    void C9_aMessageOfAnotherFormatThatCannotBeReadIsAnErrorNobodyTriesAgainOn() throws IOException {
        PartitionLog log = new StoreFixture(dir).open().log();
        String hex = "000000000000000200000038a44cf7790001ffffffff0000002a"
                + "1f8b080000000000020363608003798545725d8c0cffa10024949d0d24d80d2100000621bea72b000000";
        assertEquals(
                ErrorCode.UNKNOWN_SERVER_ERROR,
                refused(log, ByteBuffer.wrap(HexFormat.of().parseHex(hex))));
        byte[] unreadable = ByteBuffer.wrap(magic0()).putInt(22, 9).array();
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(gzipped(plain("v"), checked(unreadable)))));
        byte[] wrong = plain("v");
        wrong[wrong.length - 1]++;
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, refused(log, set(gzipped(checked(unreadable), wrong))));
        assertEquals(ErrorCode.CORRUPT_MESSAGE, refused(log, set(gzipped(magic0(), wrong))));
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, set(gzipped(plain("v"), magic0()))));
    }

    @Test
    void C9_theRangeOfTimesIsToldWithoutOverflow() {
        var settings = Map.of("message.timestamp.before.max.ms", "0");
        PartitionLog log = new StoreFixture(dir, settings).open().log();
        for (ByteBuffer each : List.of(set(message(0, 1000, Optional.of(text("v")))), StoreFixture.batch(1, 5, 1000))) {
            String told = assertThrows(ProtocolException.class, () -> log.appendAsLeader(each, 0, false))
                    .getMessage();
            assertTrue(told.contains("its timestamp 1000 is outside of ["), told);
            assertTrue(told.contains(", " + Long.MAX_VALUE + "]"), told);
        }
    }

    @Test
    void C9_oneBatchOfToday_soMuchAsIsWritten() {
        var f = new StoreFixture(dir, Map.of("compression.type", "gzip", "max.message.bytes", "110")).open();
        PartitionLog log = f.log();
        byte[] value = new byte[20];
        log.appendAsLeader(
                set(plain("x".repeat(20)), message(0, AT, Optional.of(value)), plain("x".repeat(20))), 0, false);
        assertEquals(3, log.offsets().logEnd());
        ByteBuffer batch = StoreFixture.batch(1, 5, AT);
        ByteBuffer two = ByteBuffer.allocate(2 * batch.remaining())
                .put(batch.duplicate())
                .put(batch);
        assertEquals(ErrorCode.INVALID_RECORD, refused(log, two.flip()));
    }
}
