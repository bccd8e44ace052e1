package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import java.io.IOException;
import java.io.SyncFailedException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
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

    private static final int PAGE = 4096;

    final long baseOffset;
    private final Disk disk;
    private final Path file;
    private final int entrySize;
    private final ReentrantReadWriteLock mappingLock = new ReentrantReadWriteLock();
    private DiskFile.MappedFile mapping = NOTHING;
    private volatile int entries;
    private volatile int capacity;
    /** Bytes that are to be mapped as soon as they are needed; 0 when they are, and when there is nothing to map. */
    private volatile int due;
    /** The file is to be made by who needs it first. */
    private volatile boolean unmade;
    /** Up to where the file has its place on the disk. */
    private long placed;

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

    /** Like {@link #startEmpty}, but the file is made only when it is needed. */
    final void startLazily(int maxBytes) throws IOException {
        unmap();
        disk.delete(file);
        capacity = maxBytes / entrySize;
        due = capacity * entrySize;
        placed = 0;
        unmade = true;
    }

    /** It is needed now. */
    final void make() throws IOException {
        mapped();
    }

    /** Makes room for appends up to {@code maxBytes}, keeping the entries. */
    final void grow(int maxBytes) throws IOException {
        remap(entries, maxBytes);
    }

    /** Cuts the file to its entries and makes them durable. */
    final void trim() throws IOException {
        if (!unmade) {
            remap(entries, 0);
        }
    }

    /** When it finds no room half way, the entries are mapped by who needs them next. */
    private void remap(int keep, int maxBytes) throws IOException {
        mappingLock.writeLock().lock();
        try {
            int bytes = Math.max(keep * entrySize, maxBytes / entrySize * entrySize);
            try (DiskFile f = disk.open(file)) {
                mapping.close();
                mapping = NOTHING;
                unmade = false;
                entries = keep;
                capacity = bytes / entrySize;
                due = bytes;
                placed = (long) keep * entrySize;
                if (f.size() > placed) {
                    f.truncate(placed);
                }
                map(f);
            }
        } finally {
            mappingLock.writeLock().unlock();
        }
    }

    private void map(DiskFile f) throws IOException {
        if (due > 0) {
            mapping = f.map(due);
            due = 0;
        }
    }

    /** Makes the mapping that is due. */
    private void mapped() throws IOException {
        if (due > 0) {
            mappingLock.writeLock().lock();
            try (DiskFile f = disk.open(file)) {
                map(f);
                unmade = false;
            } finally {
                mappingLock.writeLock().unlock();
            }
        }
    }

    /** For a look, which finds a shortage only where a change has met one before. */
    private void visible() {
        if (entries > 0) {
            try {
                mapped();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
            due = 0;
        } finally {
            mappingLock.writeLock().unlock();
        }
    }

    final void flush() throws IOException {
        mappingLock.readLock().lock();
        try {
            mapping.sync();
        } catch (UncheckedIOException e) {
            throw (IOException) new SyncFailedException("sync of " + file).initCause(e);
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

    /** None while a mapping is due again: whoever searches looks through the log itself. Under the lock. */
    private int readable() {
        return due > 0 ? 0 : entries;
    }

    /** Keeps the first {@code count} entries. */
    final void keep(int count) {
        entries = Math.min(entries, count);
    }

    /** Writes the next entry's bytes, then counts it. */
    final void append(EntryWriter writer) throws IOException {
        int slot = entries;
        if (slot >= capacity) {
            throw new IllegalStateException(file + " is full with " + slot + " entries");
        }
        mapped();
        place(slot);
        mappingLock.readLock().lock();
        try {
            writer.write(mapping.segment(), (long) slot * entrySize);
        } finally {
            mappingLock.readLock().unlock();
        }
        entries = slot + 1;
    }

    /**
     * A page that was never written has no place on the disk, and the first to touch it through the mapping of a full disk is killed
     * for it. So it is written once before, which can fail.
     */
    private void place(int slot) throws IOException {
        long end = (slot + 1L) * entrySize;
        if (end > placed) {
            long upTo = Math.min((end + PAGE - 1) / PAGE * PAGE, (long) capacity * entrySize);
            try (DiskFile f = disk.open(file)) {
                f.write(ByteBuffer.allocate((int) (upTo - placed)), placed);
            }
            placed = upTo;
        }
    }

    /** Reads from entry {@code slot}. */
    final <T> T at(int slot, EntryReader<T> reader) {
        return peek(slot, reader).orElseThrow(() -> new IllegalArgumentException(file + " has no entry " + slot));
    }

    /** Like {@link #at}, but empty when entries were cut off meanwhile. */
    final <T> Optional<T> peek(int slot, EntryReader<T> reader) {
        visible();
        mappingLock.readLock().lock();
        try {
            return slot < readable()
                    ? Optional.of(reader.read(mapping.segment(), (long) slot * entrySize))
                    : Optional.empty();
        } finally {
            mappingLock.readLock().unlock();
        }
    }

    /** The last entry for which {@code below} holds of its byte position; empty entry when for none. */
    final <T> T findLast(EntryTest below, T none, EntryReader<T> reader) {
        visible();
        mappingLock.readLock().lock();
        try {
            MemorySegment m = mapping.segment();
            int count = readable();
            int slot = lastSlot(count, at -> below.holds(m, at));
            return slot < 0 ? none : reader.read(m, (long) slot * entrySize);
        } finally {
            mappingLock.readLock().unlock();
        }
    }

    /** How many entries from the start satisfy {@code below}, which must be true first and then false. */
    final int countWhile(EntryTest below) {
        visible();
        mappingLock.readLock().lock();
        try {
            MemorySegment m = mapping.segment();
            return lastSlot(readable(), at -> below.holds(m, at)) + 1;
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
