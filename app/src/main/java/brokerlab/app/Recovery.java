package brokerlab.app;

import brokerlab.app.shell.Frame;
import brokerlab.app.words.Formats;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent.LogsLoaded;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javafx.util.Subscription;

/** After a crash or a kill: says once, when the cluster runs again, what its brokers had to check and recover. */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class.getName());

    /** What one start found. A broker that is killed and started again later is the recorder's to tell. */
    record Found(int brokers, int logs, long longestMs) {
        static Optional<Found> in(List<LogsLoaded> loaded) {
            List<LogsLoaded> unclean =
                    loaded.stream().filter(e -> !e.afterCleanStop()).toList();
            return unclean.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Found(
                            unclean.size(),
                            unclean.stream().mapToInt(LogsLoaded::logs).sum(),
                            unclean.stream().mapToLong(LogsLoaded::tookMs).max().orElse(0)));
        }
    }

    private final Frame frame;
    private final Formats formats;
    private final Queue<LogsLoaded> loaded = new ConcurrentLinkedQueue<>();
    private final Runnable stopListening;
    private Subscription ticking = Subscription.EMPTY;

    private Recovery(Frame frame) {
        this.frame = frame;
        formats = new Formats(frame.texts());
        stopListening = frame.source().door().onEvent(0, this::onEvent);
    }

    /** On the FX thread. */
    static void follow(Frame frame) {
        Recovery recovery = new Recovery(frame);
        recovery.ticking = frame.ticker().subscribe(frame.root(), (before, now) -> recovery.tick(now));
    }

    private void onEvent(JournalEntry entry) {
        if (entry.event() instanceof LogsLoaded event) {
            loaded.add(event);
        }
    }

    private void tick(Snapshot now) {
        if (now.cluster().phase() != Snapshot.Phase.RUNNING) {
            return;
        }
        stopListening.run();
        ticking.unsubscribe();
        Found.in(List.copyOf(loaded)).ifPresent(found -> {
            String said = frame.texts()
                    .get("workbench.recovered", found.brokers(), found.logs(), formats.duration(found.longestMs()));
            frame.notices().info(said);
            LOG.info(said);
        });
    }
}
