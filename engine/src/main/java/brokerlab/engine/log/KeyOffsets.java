package brokerlab.engine.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The newest offset of each key, in bounded memory: a key stands as its MD5, so two keys that share one would count as one
 * (a chance Kafka takes, too). Open addressing, linear probing. It grows from small: most logs have few keys.
 */
final class KeyOffsets {
    /** Memory of a slot. */
    static final int SLOT_BYTES = 3 * Long.BYTES;

    private static final int FIRST_SLOTS = 1024;
    private static final double FULL_WHILE_GROWING = 0.75;

    private final int maxSlots;
    private final double loadFactor;
    private final MessageDigest digest;
    private long[] high;
    private long[] low;
    private long[] offsets;
    private int used;

    /**
     * @param maxBytes memory it may take; less than some kilobytes counts as that
     * @param loadFactor share of its slots that may be taken when it has all its memory, 0.1 to 1
     */
    KeyOffsets(long maxBytes, double loadFactor) {
        this.maxSlots = Math.clamp(Long.highestOneBit(Math.max(1, maxBytes / SLOT_BYTES)), FIRST_SLOTS, 1 << 28);
        // Probing ends at a free slot.
        this.loadFactor = Math.min(loadFactor, 0.99);
        try {
            this.digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
        allocate(FIRST_SLOTS);
    }

    private void allocate(int slots) {
        high = new long[slots];
        low = new long[slots];
        offsets = new long[slots];
        Arrays.fill(offsets, -1);
    }

    /** False when it is full; then nothing is changed. */
    boolean put(byte[] key, long offset) {
        boolean whole = offsets.length >= maxSlots;
        if (used + 1 > offsets.length * (whole ? loadFactor : FULL_WHILE_GROWING)) {
            if (whole) {
                return false;
            }
            grow();
        }
        byte[] hash = digest.digest(key);
        put(longAt(hash, 0), longAt(hash, 8), offset);
        return true;
    }

    private void put(long h, long l, long offset) {
        int slot = slotOf(h, l);
        if (offsets[slot] < 0) {
            used++;
        }
        high[slot] = h;
        low[slot] = l;
        offsets[slot] = offset;
    }

    /** -1 for a key that is not there. */
    long newest(byte[] key) {
        byte[] hash = digest.digest(key);
        return offsets[slotOf(longAt(hash, 0), longAt(hash, 8))];
    }

    int size() {
        return used;
    }

    private int slotOf(long h, long l) {
        int mask = offsets.length - 1;
        int slot = (int) (h ^ (h >>> 32)) & mask;
        while (offsets[slot] >= 0 && (high[slot] != h || low[slot] != l)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldOffsets = offsets;
        allocate(oldOffsets.length * 2);
        used = 0;
        for (int i = 0; i < oldOffsets.length; i++) {
            if (oldOffsets[i] >= 0) {
                put(oldHigh[i], oldLow[i], oldOffsets[i]);
            }
        }
    }

    private static long longAt(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }
}
