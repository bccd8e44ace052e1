package brokerlab.engine.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the whole machine has done so far, in seconds of one processor.
 *
 * @param waiting idle while the disk had something to do
 */
record Machine(double busy, double waiting, long nanos) {
    private static final double TICKS_PER_SECOND = 100;

    static Machine now() {
        try {
            String[] f = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
            // cpu user nice system idle iowait irq softirq steal
            long busy = ticks(f, 1) + ticks(f, 2) + ticks(f, 3) + ticks(f, 6) + ticks(f, 7) + ticks(f, 8);
            return new Machine(busy / TICKS_PER_SECOND, ticks(f, 5) / TICKS_PER_SECOND, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ticks(String[] fields, int at) {
        return Long.parseLong(fields[at]);
    }
}
