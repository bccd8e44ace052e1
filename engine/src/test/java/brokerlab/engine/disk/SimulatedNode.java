package brokerlab.engine.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a name in a simulated directory stands for, once as the running system sees it and once as the medium holds it.
 *
 * <pre>
 *   directory:  entries now ── syncDirectory ──▶ entries durable      changes between: a prefix of them survives a power loss
 *   file:       bytes now ── sync, mapping.sync ──▶ bytes durable     pages between: any of them survive
 * </pre>
 */
sealed interface SimulatedNode {
    /** The power fails: what is not durable survives by chance. */
    void losePower(Random random);

    /** A directory. Changes reach the medium in their order, as a journaling file system writes them. */
    final class Directory implements SimulatedNode {
        final TreeMap<String, SimulatedNode> entries = new TreeMap<>();
        private final TreeMap<String, SimulatedNode> durable = new TreeMap<>();
        private final List<Change> pending = new ArrayList<>();

        /** One atomic change: names that end and a name that begins, either may be none. */
        private record Change(List<String> ended, Map<String, SimulatedNode> begun) {
            void apply(Map<String, SimulatedNode> entries) {
                ended.forEach(entries::remove);
                entries.putAll(begun);
            }
        }

        void put(String name, SimulatedNode node) {
            change(new Change(List.of(), Map.of(name, node)));
        }

        void remove(String name) {
            change(new Change(List.of(name), Map.of()));
        }

        void rename(String from, String to) {
            change(new Change(List.of(from), Map.of(to, entries.get(from))));
        }

        private void change(Change change) {
            change.apply(entries);
            pending.add(change);
        }

        void sync() {
            pending.forEach(c -> c.apply(durable));
            pending.clear();
        }

        boolean synced() {
            return pending.isEmpty();
        }

        @Override
        public void losePower(Random random) {
            int survive = pending.isEmpty() ? 0 : random.nextInt(pending.size() + 1);
            pending.subList(0, survive).forEach(c -> c.apply(durable));
            pending.clear();
            entries.clear();
            entries.putAll(durable);
            entries.values().forEach(node -> node.losePower(random));
        }
    }

    /** A file's bytes. */
    final class File implements SimulatedNode {
        private static final byte[] NOTHING = {};
        private static final int NO_TRUNCATION = Integer.MAX_VALUE;

        private byte[] bytes = NOTHING;
        private int size;
        private byte[] durable = NOTHING;
        private int durableSize;
        private int dirtyFrom = Integer.MAX_VALUE;
        private int dirtyTo;
        private int cutTo = NO_TRUNCATION;
        int mappings;

        int size() {
            return size;
        }

        /** The first {@link #size} of these count; replaced when the file outgrows them, never while it is mapped. */
        byte[] bytes() {
            return bytes;
        }

        void write(byte[] from, int at, int length, int position) {
            int end = Math.addExact(position, length);
            reserve(end);
            System.arraycopy(from, at, bytes, position, length);
            size = Math.max(size, end);
            dirty(Math.min(position, size), end);
        }

        void dirty(int from, int to) {
            dirtyFrom = Math.min(dirtyFrom, from);
            dirtyTo = Math.max(dirtyTo, to);
        }

        private void reserve(int capacity) {
            if (bytes.length < capacity) {
                if (mappings > 0) {
                    throw new IllegalStateException("a mapped file may not grow");
                }
                bytes = Arrays.copyOf(bytes, Math.max(capacity, Math.min(bytes.length * 2, capacity + (1 << 20))));
            }
        }

        void grow(int to) {
            if (to > size) {
                reserve(to);
                dirty(size, to);
                size = to;
            }
        }

        void truncate(int to) {
            if (to < size) {
                Arrays.fill(bytes, to, size, (byte) 0);
                size = to;
                cutTo = Math.min(cutTo, to);
            }
        }

        void sync() {
            if (cutTo < durableSize) {
                Arrays.fill(durable, cutTo, durableSize, (byte) 0);
            }
            int to = Math.min(dirtyTo, size);
            if (durable.length < size) {
                durable = Arrays.copyOf(durable, bytes.length);
            }
            if (dirtyFrom < to) {
                System.arraycopy(bytes, dirtyFrom, durable, dirtyFrom, to - dirtyFrom);
            }
            durableSize = size;
            settle();
        }

        private void settle() {
            dirtyFrom = Integer.MAX_VALUE;
            dirtyTo = 0;
            cutTo = NO_TRUNCATION;
        }

        boolean synced() {
            return dirtyFrom >= dirtyTo && cutTo == NO_TRUNCATION;
        }

        /** Bytes a power loss certainly leaves. */
        int durableSize() {
            return Math.min(durableSize, cutTo);
        }

        /**
         * A cut that was not made durable takes all writes after it along when it is lost. Writes survive as nothing, all, a prefix, or
         * as pages of 512 B or 4 KiB in any combination, zeros between.
         */
        @Override
        public void losePower(Random random) {
            if (!synced()) {
                boolean cutLost = cutTo < durableSize && random.nextBoolean();
                if (!cutLost) {
                    survive(random);
                }
            }
            bytes = Arrays.copyOf(durable, durableSize);
            size = durableSize;
            durable = Arrays.copyOf(durable, durableSize);
            mappings = 0;
            settle();
        }

        private void survive(Random random) {
            int base = Math.min(durableSize, cutTo);
            int from = Math.min(dirtyFrom, base);
            int to = Math.min(dirtyTo, size);
            var kept = Arrays.copyOf(durable, Math.max(Math.max(base, to), durable.length));
            Arrays.fill(kept, base, kept.length, (byte) 0);
            int end = base;
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> end = Math.max(end, copy(kept, from, to));
                case 2 -> end = Math.max(end, copy(kept, from, from + random.nextInt(Math.max(1, to - from + 1))));
                default -> {
                    int page = random.nextBoolean() ? 512 : 4096;
                    for (int at = from / page * page; at < to; at += page) {
                        if (random.nextBoolean()) {
                            end = Math.max(end, copy(kept, Math.max(from, at), Math.min(to, at + page)));
                        }
                    }
                    if (random.nextBoolean()) {
                        // The new length got there, not what belongs there.
                        end = Math.max(end, to);
                    }
                }
            }
            durable = kept;
            durableSize = end;
        }

        private int copy(byte[] kept, int from, int to) {
            if (from < to) {
                System.arraycopy(bytes, from, kept, from, to - from);
                return to;
            }
            return 0;
        }
    }
}
