package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several appends written together are as one after another. */
class GroupedAppendTest {
    @TempDir
    Path dir;

    @Test
    void filesAreTheSameAsAfterSingleAppends() throws IOException {
        var settings = Map.of("segment.bytes", "3000", "index.interval.bytes", "200");
        var single = new StoreFixture(dir.resolve("single"), settings).open();
        var grouped = new StoreFixture(dir.resolve("grouped"), settings).open();
        var group = new ArrayList<ByteBuffer>();
        for (int i = 0; i < 60; i++) {
            byte[] value = new byte[20 + i * 7 % 150];
            single.log().appendAsLeader(produced(i, value), 3, false);
            group.add(produced(i, value));
            if (i % 7 == 6 || i == 59) {
                grouped.log().appendAsLeader(group, 3, false).forEach(o -> assertInstanceOf(AppendInfo.class, o));
                group.clear();
            }
        }
        assertTrue(single.log().segments().size() > 3);
        single.close();
        grouped.close();
        List<String> names;
        try (var files = Files.list(single.dir())) {
            names = files.map(f -> f.getFileName().toString())
                    .filter(n -> !n.equals("partition.metadata"))
                    .sorted()
                    .toList();
        }
        assertTrue(names.stream().anyMatch(n -> n.endsWith(".snapshot")));
        for (String name : names) {
            Path other = grouped.dir().resolve(name);
            assertEquals(-1, Files.mismatch(single.dir().resolve(name), other), name);
        }
    }

    @Test
    void aBadOneIsRefusedAndTheOthersStay() throws IOException {
        var f = new StoreFixture(dir).open();
        ByteBuffer damaged = produced(0, new byte[9]);
        damaged.put(damaged.limit() - 1, (byte) 77);
        var outcomes = f.log()
                .appendAsLeader(
                        List.of(
                                produced(0, new byte[1]),
                                damaged,
                                produced(5, new byte[2]),
                                produced(1, new byte[3]),
                                produced(0, new byte[1])),
                        0,
                        false);
        assertEquals(0, ((AppendInfo) outcomes.get(0)).firstOffset());
        assertEquals(
                ErrorCode.CORRUPT_MESSAGE,
                ((AppendOutcome.Refused) outcomes.get(1)).why().code());
        assertEquals(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                ((AppendOutcome.Refused) outcomes.get(2)).why().code());
        assertEquals(1, ((AppendInfo) outcomes.get(3)).firstOffset());
        assertTrue(((AppendInfo) outcomes.get(4)).duplicate());
        assertEquals(0, ((AppendInfo) outcomes.get(4)).firstOffset());
        assertEquals(2, f.log().offsets().logEnd());
        assertEquals(
                List.of(1, 3),
                Batches.records(f.log().read(0, 10_000, 2, true).slice().read()).stream()
                        .map(LogRecord::value)
                        .map(v -> v.orElseThrow().length)
                        .toList());
        f.close();
    }

    @Test
    void whatWasAppendedLastIsFoundWithoutSearchAsItIsWithIt() throws IOException {
        var f = new StoreFixture(dir, Map.of("segment.bytes", "40000")).open();
        var group = new ArrayList<ByteBuffer>();
        for (int i = 0; i < 150; i++) {
            group.add(f.batch(1 + i % 4, 30));
            if (group.size() > i % 5 || i == 149) {
                f.log().appendAsLeader(group, 0, false);
                group.clear();
            }
        }
        List<String> fresh = reads(f.log());
        f.close();
        var again = new StoreFixture(dir, Map.of("segment.bytes", "40000")).open();
        assertEquals(reads(again.log()), fresh);
        again.close();
    }

    private static List<String> reads(PartitionLog log) throws IOException {
        var all = new ArrayList<String>();
        long end = log.offsets().logEnd();
        for (long from = 0; from < end; from++) {
            for (long upTo : new long[] {from + 1, from + 2, from + 17, end}) {
                LogRead read = log.read(from, 900, Math.min(upTo, end), true);
                ByteBuffer bytes = read.slice().read();
                assertEquals(read.baseOffset(), BatchHeader.at(bytes, 0).baseOffset());
                all.add(from + ".." + upTo + ": " + read.baseOffset() + " " + bytes.remaining() + " "
                        + bytes.hashCode());
            }
        }
        return all;
    }

    private static ByteBuffer produced(int sequence, byte[] value) {
        var builder = BatchBuilder.plain().producer(7, (short) 0, sequence);
        builder.add(1_000L + sequence, Optional.empty(), Optional.of(value));
        return builder.build();
    }
}
