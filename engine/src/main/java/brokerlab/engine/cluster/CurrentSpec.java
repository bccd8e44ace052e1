package brokerlab.engine.cluster;

import brokerlab.engine.config.Release;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a cluster runs by: what its start asked for, with what was changed since, at this start or an earlier one. Kept in its folder.
 * Thread-safe.
 */
public final class CurrentSpec {
    private static final String SESSION = "zookeeper.session.timeout.ms";

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

    /** What this start asked for, before what was changed since. */
    public ClusterSpec given() {
        return given;
    }

    public ClusterSpec now() {
        return now;
    }

    /** It is another from now on. */
    synchronized void change(ClusterSpec changed) {
        now = changed;
        keep();
    }

    /**
     * Lets all brokers speak as {@code release} from now on, also at the next start. Whoever is connected and goes on in a version that
     * is not spoken any more loses its connection, connects again and asks anew.
     */
    public synchronized void speakAs(Release release) {
        change(now.speakingAs(Optional.of(release)));
    }

    /** How long brokers ask for their sessions to last, empty when a person changed that since the start or sets it for some broker. */
    OptionalLong sessionMs() {
        boolean chosen =
                !Objects.equals(given.settings().get(SESSION), now.settings().get(SESSION))
                        || now.brokers().stream().anyMatch(b -> b.settings().containsKey(SESSION));
        return chosen ? OptionalLong.empty() : OptionalLong.of(now.common().getLong(SESSION));
    }

    /** Writes what is there now, with the ports in use. */
    synchronized void keep() {
        ClusterSpec before = now;
        now = before.withBrokers(brokers.stream().map(b -> b.specUnder(before)).toList());
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
