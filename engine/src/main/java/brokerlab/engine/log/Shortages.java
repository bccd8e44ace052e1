package brokerlab.engine.log;

import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** What a log directory was told to have too little of: said when it begins and when it is over, and not again within a minute. */
final class Shortages {
    private static final long AGAIN_AFTER_MS = 60_000;

    /** What an append shows to be there, and what a new segment does beyond that. */
    private static final Set<Shortage> APPEND = EnumSet.of(Shortage.SPACE, Shortage.QUOTA);

    private final Path directory;
    private final int broker;
    private final Journal journal;
    private final LongSupplier elapsedMs;
    private final Map<Shortage, Long> saidMs = new EnumMap<>(Shortage.class);
    private final Set<Shortage> open = EnumSet.noneOf(Shortage.class);
    private volatile boolean any;

    Shortages(Path directory, int broker, Journal journal, LongSupplier elapsedMs) {
        this.directory = directory;
        this.broker = broker;
        this.journal = journal;
        this.elapsedMs = elapsedMs;
    }

    synchronized void met(Shortage shortage, String what, Throwable cause) {
        long now = elapsedMs.getAsLong();
        Long before = saidMs.get(shortage);
        if (open.contains(shortage) || (before != null && now - before < AGAIN_AFTER_MS)) {
            return;
        }
        open.add(shortage);
        any = true;
        saidMs.put(shortage, now);
        journal.append(
                broker,
                new ProblemEvent.Warning(
                        "Broker " + broker + " met a limit in log directory " + directory + ": " + what + " found that "
                                + shortage.what() + " (" + cause.getMessage() + "). The directory stays online",
                        shortage.remedy()));
    }

    /** A batch was written. */
    void appended() {
        if (any) {
            clear(APPEND);
        }
    }

    /** A segment's files were made. */
    void segmentMade() {
        if (any) {
            clear(EnumSet.allOf(Shortage.class));
        }
    }

    private synchronized void clear(Set<Shortage> shown) {
        for (Shortage each : shown) {
            if (open.remove(each)) {
                journal.append(
                        broker,
                        new ProblemEvent.Warning(
                                "Log directory " + directory + " of broker " + broker + " has room again; before, "
                                        + each.what(),
                                "Nothing to do"));
            }
        }
        any = !open.isEmpty();
    }
}
