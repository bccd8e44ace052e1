package brokerlab.engine.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The duplicate windows that go with a {@link ProducerSnapshot}.
 *
 * <pre>
 *   int16  version = 1
 *   uint32 CRC-32C of what follows
 *   uint32 CRC-32C of the snapshot it belongs to
 *   int32  producers, each
 *     int64 producer id │ int8 batches, each  int32 last sequence │ int64 last offset │ int32 offset delta │ int64 timestamp
 * </pre>
 */
final class ProducerWindows {
    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int HEADER = 14;
    private static final int BATCH = 24;

    private ProducerWindows() {}

    static byte[] encode(Collection<ProducerEntry> producers, int snapshotCrc) {
        List<ProducerEntry> sorted = producers.stream()
                .sorted(java.util.Comparator.comparingLong(ProducerEntry::producerId))
                .toList();
        int bytes = HEADER
                + sorted.stream().mapToInt(p -> 9 + p.batches().size() * BATCH).sum();
        ByteBuffer out = ByteBuffer.allocate(bytes);
        out.putShort(VERSION).putInt(0).putInt(snapshotCrc).putInt(sorted.size());
        for (ProducerEntry p : sorted) {
            out.putLong(p.producerId()).put((byte) p.batches().size());
            for (ProducerEntry.WindowBatch b : p.batches()) {
                out.putInt(b.lastSequence()).putLong(b.lastOffset());
                out.putInt(b.offsetDelta()).putLong(b.timestampMs());
            }
        }
        out.putInt(CRC_AT, ProducerSnapshot.crc(out.array()));
        return out.array();
    }

    /** Empty when the bytes are damaged or belong to another snapshot. */
    static Optional<Map<Long, List<ProducerEntry.WindowBatch>>> decode(byte[] bytes, int snapshotCrc) {
        if (bytes.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getShort() != VERSION || in.getInt() != ProducerSnapshot.crc(bytes) || in.getInt() != snapshotCrc) {
            return Optional.empty();
        }
        int count = in.getInt();
        var windows = new HashMap<Long, List<ProducerEntry.WindowBatch>>();
        for (int i = 0; i < count; i++) {
            long id = in.getLong();
            int batches = in.get();
            var window = new ArrayList<ProducerEntry.WindowBatch>(batches);
            for (int b = 0; b < batches; b++) {
                window.add(new ProducerEntry.WindowBatch(in.getInt(), in.getLong(), in.getInt(), in.getLong()));
            }
            windows.put(id, List.copyOf(window));
        }
        return Optional.of(windows);
    }
}
