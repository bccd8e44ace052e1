package brokerlab.engine.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The producers of a log as of an offset, which names the file.
 *
 * <pre>
 *   int16  version = 1
 *   uint32 CRC-32C of what follows
 *   int32  entries, each
 *     int64 producer id │ int16 epoch │ int32 last sequence │ int64 last offset │ int32 offset delta │ int64 timestamp
 *     int32 coordinator epoch │ int64 first offset of the open transaction
 * </pre>
 *
 * Only the newest batch of each producer fits in; the rest of the duplicate window lies beside it, see {@link ProducerWindows}.
 */
final class ProducerSnapshot {
    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int ENTRIES_AT = 6;
    private static final int HEADER = 10;
    private static final int ENTRY = 46;

    private ProducerSnapshot() {}

    static byte[] encode(Collection<ProducerEntry> producers) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + ENTRY * producers.size());
        out.putShort(VERSION).putInt(0).putInt(producers.size());
        producers.stream()
                .sorted(Comparator.comparingLong(ProducerEntry::producerId))
                .forEach(p -> {
                    ProducerEntry.WindowBatch last = p.batches().isEmpty()
                            ? new ProducerEntry.WindowBatch(-1, -1, 0, -1)
                            : p.batches().getLast();
                    out.putLong(p.producerId()).putShort(p.epoch()).putInt(last.lastSequence());
                    out.putLong(last.lastOffset()).putInt(last.offsetDelta()).putLong(p.lastTimestampMs());
                    out.putInt(p.coordinatorEpoch()).putLong(p.transactionFirstOffset());
                });
        byte[] bytes = out.array();
        out.putInt(CRC_AT, crc(bytes));
        return bytes;
    }

    /** The version of a snapshot newer than those known here; empty for others, damaged ones among them. */
    static Optional<String> foreignVersion(byte[] bytes) {
        short version = bytes.length < Short.BYTES ? 0 : ByteBuffer.wrap(bytes).getShort();
        return version > VERSION ? Optional.of(String.valueOf(version)) : Optional.empty();
    }

    /** Empty when the bytes are damaged. */
    static Optional<List<ProducerEntry>> decode(byte[] bytes) {
        if (bytes.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        short version = in.getShort();
        int crc = in.getInt();
        int count = in.getInt();
        if (version != VERSION || crc != crc(bytes) || count < 0 || bytes.length != HEADER + (long) ENTRY * count) {
            return Optional.empty();
        }
        var producers = new ArrayList<ProducerEntry>(count);
        for (int i = 0; i < count; i++) {
            long id = in.getLong();
            short epoch = in.getShort();
            int lastSequence = in.getInt();
            long lastOffset = in.getLong();
            int offsetDelta = in.getInt();
            long timestamp = in.getLong();
            int coordinatorEpoch = in.getInt();
            long transactionFirst = in.getLong();
            List<ProducerEntry.WindowBatch> window = lastOffset < 0
                    ? List.of()
                    : List.of(new ProducerEntry.WindowBatch(lastSequence, lastOffset, offsetDelta, timestamp));
            producers.add(new ProducerEntry(id, epoch, coordinatorEpoch, transactionFirst, timestamp, window));
        }
        return Optional.of(producers);
    }

    /** Of what follows version and checksum, in a snapshot and in its windows alike. */
    static int crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, ENTRIES_AT, bytes.length - ENTRIES_AT);
        return (int) crc.getValue();
    }
}
