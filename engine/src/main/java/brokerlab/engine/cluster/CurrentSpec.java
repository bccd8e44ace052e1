package brokerlab.engine.cluster;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a cluster runs by: what its start asked for, with what was changed since, at this start or an earlier one. Kept in its folder.
 * Thread-safe.
 */
final class CurrentSpec {
    private final ClusterFile file;
    private final Journal journal;
    private final List<Broker> brokers;
    private final boolean fresh;
    private final ClusterSpec given;
    private volatile ClusterSpec now;

    private CurrentSpec(
            ClusterFile file,
            Optional<ClusterFile.Kept> kept,
            ClusterSpec wanted,
            Journal journal,
            List<Broker> brokers) {
        this.file = file;
        this.journal = journal;
        this.brokers = brokers;
        this.fresh = kept.isEmpty();
        this.given = kept.map(k -> k.continued(wanted)).orElse(wanted);
        this.now = kept.map(ClusterFile.Kept::changes).orElse(SpecChanges.NONE).appliedTo(given);
    }

    /**
     * That of the folder.
     *
     * @param wanted what to run; a folder that was used before keeps its own brokers
     * @param brokers those there are at any time
     */
    static CurrentSpec of(ClusterSpec wanted, Disk disk, Journal journal, List<Broker> brokers) throws IOException {
        var file = new ClusterFile(disk, wanted.folder());
        return new CurrentSpec(file, file.read(), wanted, journal, brokers);
    }

    /** Its brokers' ids were chosen now, not in a former run. */
    boolean fresh() {
        return fresh;
    }

    /** What it was started with, before what was changed since. */
    ClusterSpec given() {
        return given;
    }

    ClusterSpec now() {
        return now;
    }

    /** It is another from now on. */
    synchronized void change(UnaryOperator<ClusterSpec> change) {
        now = change.apply(now);
        keep();
    }

    /** Writes what is there now, with the ports in use. */
    synchronized void keep() {
        ClusterSpec before = now;
        now = before.withBrokers(brokers.stream()
                .map(b -> new BrokerSpec(b.id(), b.spec().rack(), b.port(), before.settingsOf(b.id())))
                .toList());
        try {
            file.write(now, given);
        } catch (IOException e) {
            journal.append(
                    JournalEntry.CLUSTER,
                    new ProblemEvent.Warning(
                            "cluster.json could not be written: " + e.getMessage(),
                            "Free space or rights in " + now.folder()
                                    + ", else the next start forgets brokers added and settings changed now."));
        }
    }
}
