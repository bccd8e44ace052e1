package brokerlab.app.shell;

import brokerlab.app.kit.Status;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import java.util.List;

/** What is said of each figure of a cluster's health, and how bad it is. Needs no toolkit. */
final class HealthWords {
    /** In the order in which they are shown. */
    enum Figure {
        ZOOKEEPER,
        CONTROLLER,
        BROKERS,
        OFFLINE,
        MINISR,
        UNDER,
        DISK,
        HOST
    }

    /** @param wanted whether there is something to say; what is well and goes without saying is not said */
    record Statement(Figure figure, Status status, String text, boolean wanted) {
        boolean wrong() {
            return wanted && (status == Status.WARN || status == Status.BAD);
        }
    }

    private final Texts texts;
    private final Formats formats;

    HealthWords(Texts texts) {
        this.texts = texts;
        this.formats = new Formats(texts);
    }

    List<Statement> of(Health health) {
        return List.of(
                zooKeeper(health),
                controller(health),
                brokers(health),
                count(Figure.OFFLINE, Status.BAD, health.offline().size()),
                count(Figure.MINISR, Status.BAD, health.belowMinIsr().size()),
                count(Figure.UNDER, Status.WARN, health.underReplicated().size()),
                disk(health),
                host(health.host()));
    }

    private Statement zooKeeper(Health health) {
        Health.Quorum quorum = health.quorum();
        boolean young = young(health);
        return switch (quorum.state()) {
            case WHOLE, REDUCED ->
                new Statement(
                        Figure.ZOOKEEPER,
                        quorum.state() == Health.QuorumState.WHOLE ? Status.OK : young ? Status.INFO : Status.WARN,
                        texts.get("shell.pill.zookeeper", quorum.serving(), quorum.nodes()),
                        true);
            case ELECTING ->
                new Statement(
                        Figure.ZOOKEEPER,
                        young ? Status.INFO : Status.WARN,
                        texts.get("shell.pill.zookeeper.electing"),
                        !young);
            case LOST ->
                new Statement(
                        Figure.ZOOKEEPER,
                        young ? Status.INFO : Status.BAD,
                        texts.get("shell.pill.zookeeper.lost", quorum.running(), quorum.nodes()),
                        !young);
            case OUTSIDE -> new Statement(Figure.ZOOKEEPER, Status.NEUTRAL, "", false);
        };
    }

    private Statement controller(Health health) {
        return health.controller() < 0
                ? new Statement(Figure.CONTROLLER, Status.WARN, texts.get("shell.pill.controller.none"), !young(health))
                : new Statement(
                        Figure.CONTROLLER,
                        Status.NEUTRAL,
                        texts.get("shell.pill.controller", Integer.toString(health.controller())),
                        true);
    }

    private Statement brokers(Health health) {
        int running = health.brokersRunning();
        Status status = young(health)
                ? Status.INFO
                : running == health.brokers() && running > 0 ? Status.OK : running == 0 ? Status.BAD : Status.WARN;
        return new Statement(Figure.BROKERS, status, texts.get("shell.pill.brokers", running, health.brokers()), true);
    }

    private Statement count(Figure figure, Status status, int partitions) {
        String key = "shell.pill." + figure.name().toLowerCase(java.util.Locale.ROOT);
        return new Statement(figure, status, texts.get(key, partitions), partitions > 0);
    }

    private Statement disk(Health health) {
        int full = (int) health.disks().stream().filter(Health.DiskRoom::full).count();
        return full > 0
                ? new Statement(Figure.DISK, Status.BAD, texts.get("shell.pill.disk.full", full), true)
                : new Statement(
                        Figure.DISK,
                        Status.WARN,
                        texts.get("shell.pill.disk", health.disks().size()),
                        !health.disks().isEmpty());
    }

    private Statement host(Snapshot.Host host) {
        return new Statement(
                Figure.HOST,
                Status.WARN,
                host.lastStallMs() < 0 ? "" : texts.get("shell.pill.host", formats.duration(host.lastStallMs())),
                host.overloaded());
    }

    /** What is not there yet is nothing wrong. */
    private static boolean young(Health health) {
        return health.phase() == Snapshot.Phase.STARTING;
    }

    /** All of it in one pill: how many figures are wrong, and how bad the worst is. */
    Statement sum(List<Statement> all) {
        int wrong = (int) all.stream().filter(Statement::wrong).count();
        if (wrong == 0) {
            Statement brokers = all.stream()
                    .filter(s -> s.figure() == Figure.BROKERS)
                    .findFirst()
                    .orElseThrow();
            return new Statement(
                    Figure.BROKERS,
                    brokers.status(),
                    brokers.status() == Status.OK ? texts.get("shell.pill.health.well") : brokers.text(),
                    true);
        }
        boolean bad = all.stream().anyMatch(s -> s.wanted() && s.status() == Status.BAD);
        return new Statement(
                Figure.BROKERS, bad ? Status.BAD : Status.WARN, texts.get("shell.pill.health.wrong", wrong), true);
    }

    /** With the shape that goes with its colour. */
    static String marked(Statement said) {
        return said.status().mark().isEmpty() ? said.text() : said.status().mark() + " " + said.text();
    }
}
