package brokerlab.engine.launcher;

import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What runs short, told to whoever looks at standard error: a line for each warning of the journal, as seldom as there. All it needs is
 * made beforehand, as a class that is to be loaded when no descriptor is left is lost.
 */
final class ShortageLines implements Consumer<JournalEntry> {
    private final Set<String> remedies =
            Arrays.stream(Shortage.values()).map(Shortage::remedy).collect(Collectors.toUnmodifiableSet());
    private final PrintWriter err;

    ShortageLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void accept(JournalEntry entry) {
        if (entry.event() instanceof ProblemEvent.Warning warning && remedies.contains(warning.remedy())) {
            err.println(warning.what().concat(". ").concat(warning.remedy()).concat("."));
            err.flush();
        }
    }
}
