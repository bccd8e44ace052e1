package brokerlab.engine.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The newest offset of each key, in bounded memory: a key stands as its MD5, so two keys that share one would count as one
 * (a chance Kafka takes, too). Open addressing, linear probing, at most three quarters full.
 */
final class KeyOffsets {
    private final int maxSlots;
    private final MessageDigest digest;
    private long[] high;
    private long[] low;
    private long[] offsets;
    private int used;

    /** @param maxKeys how many keys it can take at most */
    KeyOffsets(int maxKeys) {
        this.maxSlots = Integer.highestOneBit(Math.max(1024, maxKeys)) * 2;
        try {
            this.digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
        allocate(1024);
    }

    private void allocate(int slots) {
        high = new long[slots];
        low = new long[slots];
        offsets = new long[slots];
        Arrays.fill(offsets, -1);
    }

    /** False when it is full; then nothing is changed. */
    boolean put(byte[] key, long offset) {
        if ((used + 1L) * 4 > offsets.length * 3L && !grow()) {
            return false;
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

    private boolean grow() {
        if (offsets.length >= maxSlots) {
            return false;
        }
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
        return true;
    }

    private static long longAt(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }
}
