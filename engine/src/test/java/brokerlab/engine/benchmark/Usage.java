package brokerlab.engine.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What processes have used so far, as {@code /proc} tells.
 *
 * @param cpu seconds, user and system
 * @param written bytes that reached (or will reach) the disk because of them
 */
record Usage(double cpu, long read, long written) {
    private static final double TICKS_PER_SECOND = 100;

    static Usage of(List<Child> processes) {
        double cpu = 0;
        long read = 0;
        long written = 0;
        for (Child each : processes) {
            String stat = text(each, "stat");
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            cpu += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            read += number(each, "io", "read_bytes:");
            written += number(each, "io", "write_bytes:");
        }
        return new Usage(cpu, read, written);
    }

    Usage since(Usage before) {
        return new Usage(cpu - before.cpu, read - before.read, written - before.written);
    }

    /** Resident memory of all of them together in bytes. */
    static long resident(List<Child> processes) {
        return processes.stream()
                .mapToLong(p -> 1024 * number(p, "status", "VmRSS:"))
                .sum();
    }

    private static long number(Child process, String file, String field) {
        for (String line : text(process, file).split("\n")) {
            if (line.startsWith(field)) {
                return Long.parseLong(
                        line.substring(field.length()).replace("kB", "").strip());
            }
        }
        throw new IllegalStateException("/proc/" + process.pid() + "/" + file + " has no " + field);
    }

    private static String text(Child process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
