package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongPredicate;

/**
 * A file of rising entries of fixed size, big-endian, mapped into memory. The active segment's file is as long as it may
 * grow and is cut to its entries when the segment is closed. One thread appends; many search beside it: an entry counts only
 * once {@code entries} says so. The lock guards the mapping, which is replaced at a roll, not the entries.
 */
abstract class MappedIndex {
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** Searches near the end touch the same few pages only, which therefore stay in memory (KAFKA-6432). */
    private static final int WARM_BYTES = 8192;

    final long baseOffset;
    private final Disk disk;
    private final Path file;
    private final int entrySize;
    private final ReentrantReadWriteLock mappingLock = new ReentrantReadWriteLock();
    private DiskFile.MappedFile mapping = NOTHING;
    private volatile int entries;
    private int capacity;

    private static final DiskFile.MappedFile NOTHING = new DiskFile.MappedFile() {
        @Override
        public MemorySegment segment() {
            return MemorySegment.NULL;
        }

        @Override
        public void sync() {}

        @Override
        public void close() {}
    };

    MappedIndex(Disk disk, Path file, long baseOffset, int entrySize) {
        this.disk = disk;
        this.file = file;
        this.baseOffset = baseOffset;
        this.entrySize = entrySize;
    }

    /** Takes the file as it is: all that it holds are entries. Returns whether its size is a multiple of the entry's. */
    final boolean openAsIs() throws IOException {
        long size;
        try (DiskFile f = disk.open(file)) {
            size = f.size();
        }
        remap((int) Math.min(size / entrySize, Integer.MAX_VALUE / entrySize), 0);
        return size % entrySize == 0;
    }

    /** Drops what the file holds and makes room. */
    final void startEmpty(int maxBytes) throws IOException {
        entries = 0;
        remap(0, maxBytes);
    }

    /** Makes room for appends up to {@code maxBytes}, keeping the entries. */
    final void grow(int maxBytes) throws IOException {
        remap(entries, maxBytes);
    }

    /** Cuts the file to its entries and makes them durable. */
    final void trim() throws IOException {
        remap(entries, 0);
    }

    private void remap(int keep, int maxBytes) throws IOException {
        mappingLock.writeLock().lock();
        try {
            mapping.close();
            mapping = NOTHING;
            int bytes = Math.max(keep * entrySize, maxBytes / entrySize * entrySize);
            try (DiskFile f = disk.open(file)) {
                if (f.size() > (long) keep * entrySize) {
                    f.truncate((long) keep * entrySize);
                }
                if (bytes > 0) {
                    mapping = f.map(bytes);
                }
            }
            entries = keep;
            capacity = bytes / entrySize;
        } finally {
            mappingLock.writeLock().unlock();
        }
    }

    /** Ends the mapping as a kill would: the file stays as long as it is. Searches find nothing from now on. */
    final void unmap() {
        mappingLock.writeLock().lock();
        try {
            mapping.close();
            mapping = NOTHING;
            entries = 0;
            capacity = 0;
        } finally {
            mappingLock.writeLock().unlock();
        }
    }

    final void flush() throws IOException {
        mappingLock.readLock().lock();
        try {
            mapping.sync();
        } catch (UncheckedIOException e) {
            throw new IOException("sync of " + file, e);
        } finally {
            mappingLock.readLock().unlock();
        }
    }

    final Path file() {
        return file;
    }

    final int entries() {
        return entries;
    }

    final int capacity() {
        return capacity;
    }

    /** Keeps the first {@code count} entries. */
    final void keep(int count) {
        entries = Math.min(entries, count);
    }

    /** Writes the next entry's bytes, then counts it. */
    final void append(EntryWriter writer) {
        int slot = entries;
        if (slot >= capacity) {
            throw new IllegalStateException(file + " is full with " + slot + " entries");
        }
        mappingLock.readLock().lock();
        try {
            writer.write(mapping.segment(), (long) slot * entrySize);
        } finally {
            mappingLock.readLock().unlock();
        }
        entries = slot + 1;
    }

    /** Reads from entry {@code slot}. */
    final <T> T at(int slot, EntryReader<T> reader) {
        mappingLock.readLock().lock();
        try {
            if (slot >= entries) {
                throw new IllegalArgumentException(file + " has no entry " + slot);
            }
            return reader.read(mapping.segment(), (long) slot * entrySize);
        } finally {
            mappingLock.readLock().unlock();
        }
    }

    /** Like {@link #at}, but empty when entries were cut off meanwhile. */
    final <T> Optional<T> peek(int slot, EntryReader<T> reader) {
        mappingLock.readLock().lock();
        try {
            return slot < entries
                    ? Optional.of(reader.read(mapping.segment(), (long) slot * entrySize))
                    : Optional.empty();
        } finally {
            mappingLock.readLock().unlock();
        }
    }

    /** The last entry for which {@code below} holds of its byte position; empty entry when for none. */
    final <T> T findLast(EntryTest below, T none, EntryReader<T> reader) {
        mappingLock.readLock().lock();
        try {
            MemorySegment m = mapping.segment();
            int count = entries;
            int slot = lastSlot(count, at -> below.holds(m, at));
            return slot < 0 ? none : reader.read(m, (long) slot * entrySize);
        } finally {
            mappingLock.readLock().unlock();
        }
    }

    /** How many entries from the start satisfy {@code below}, which must be true first and then false. */
    final int countWhile(EntryTest below) {
        mappingLock.readLock().lock();
        try {
            MemorySegment m = mapping.segment();
            return lastSlot(entries, at -> below.holds(m, at)) + 1;
        } finally {
            mappingLock.readLock().unlock();
        }
    }

    private int lastSlot(int count, LongPredicate below) {
        if (count == 0) {
            return -1;
        }
        int firstWarm = Math.max(0, count - 1 - WARM_BYTES / entrySize);
        int low;
        int high;
        if (below.test((long) firstWarm * entrySize)) {
            low = firstWarm;
            high = count - 1;
        } else if (!below.test(0)) {
            return -1;
        } else {
            low = 0;
            high = firstWarm;
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (below.test((long) middle * entrySize)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    interface EntryWriter {
        void write(MemorySegment segment, long at);
    }

    interface EntryReader<T> {
        T read(MemorySegment segment, long at);
    }

    interface EntryTest {
        boolean holds(MemorySegment segment, long at);
    }
}
