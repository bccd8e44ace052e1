package brokerlab.app.racks;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.LocalSource;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;

/**
 * A process of its own for {@link FullDiskTest}: Racks on a real cluster whose small file system has no room left. Prints, as a person
 * would read it, what the screen says: {@code MOMENT | WHERE | TEXT} in each line.
 */
final class FullDiskProcess {
    private static final long PATIENCE_S = 100;

    /** More than fill a page. */
    private static final int MOST_WRITES = 500;

    private final Path folder;
    private final LocalSource source;
    private ScreenFixture fixture;

    private FullDiskProcess(Path folder) {
        this.folder = folder;
        source = new LocalSource(new LocalSpec(
                "full",
                folder.resolve("cluster"),
                3,
                List.of("rack-a", "rack-b", "rack-c"),
                3,
                Optional.empty(),
                0,
                0,
                Map.of("offsets.topic.num.partitions", "1", "zookeeper.connection.timeout.ms", "3000"),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
    }

    public static void main(String[] args) throws Exception {
        int code = 1;
        try {
            var run = new FullDiskProcess(Path.of(args[0]));
            var shown = new CompletableFuture<Void>();
            Platform.startup(() -> {
                run.fixture = new ScreenFixture(
                        new Stage(), run.source, Locale.ENGLISH, true, context -> new RacksScreen(context, now -> {}));
                run.fixture.live();
                shown.complete(null);
            });
            shown.get(PATIENCE_S, TimeUnit.SECONDS);
            run.fillWhileItRuns();
            run.fillAndStart();
            run.makeRoomAndStart();
            code = 0;
        } catch (Exception | AssertionError e) {
            e.printStackTrace(System.out);
        }
        // what was closed would only prolong it: the file system goes with the process
        Runtime.getRuntime().halt(code);
    }

    private void fillWhileItRuns() throws Exception {
        await(s -> s.brokers().stream().filter(Snapshot.Broker::registered).count() == 3);
        done(new Command.CreateTopic("orders", 2, 3, Map.of(), Map.of()));
        for (int i = 0; i < 20; i++) {
            source.door()
                    .write(new Command.WriteRecord(
                            "orders", Optional.of(i % 2), Optional.empty(), Optional.of(new byte[1000])))
                    .get(PATIENCE_S, TimeUnit.SECONDS);
        }
        await(s -> s.brokers().stream().allMatch(b -> b.logBytes() > 20_000 && b.replicas() == 2));
        say("roomy");
        fill();
        await(s -> s.brokers().stream().allMatch(b -> b.diskUsableBytes() == 0));
        say("running");
    }

    private void fillAndStart() throws Exception {
        writeUntilNoQuorum();
        for (int broker = 1; broker <= 3; broker++) {
            done(new Command.KillBroker(broker));
        }
        await(s -> s.brokers().stream().allMatch(b -> b.state() == BrokerState.KILLED));
        for (int broker = 1; broker <= 3; broker++) {
            source.door().execute(new Command.StartBroker(broker));
        }
        await(s -> s.brokers().stream().allMatch(b -> b.state() == BrokerState.FAILED && b.diskUsableBytes() == 0));
        say("failed");
    }

    /** The last page of a file that is written has some room yet; a quorum is gone when no node can write any more. */
    private void writeUntilNoQuorum() throws Exception {
        var lost = new CompletableFuture<Void>();
        Runnable stop = fixture.onTick(now -> {
            if (!now.zooKeeper().quorum()) {
                lost.complete(null);
            }
        });
        for (int i = 0; i < MOST_WRITES && !lost.isDone(); i++) {
            var change = new SettingChange(
                    new SettingScope.ClusterDefault(),
                    "log.retention.ms",
                    Optional.of(Integer.toString(3_600_000 + i)));
            CompletableFuture<Object> written = source.door()
                    .execute(new Command.ChangeSettings(List.of(change)))
                    .handle((done, error) -> null);
            CompletableFuture.anyOf(written, lost).get(PATIENCE_S, TimeUnit.SECONDS);
        }
        lost.get(PATIENCE_S, TimeUnit.SECONDS);
        stop.run();
    }

    private void makeRoomAndStart() throws Exception {
        Files.delete(ballast());
        await(s -> s.zooKeeper().quorum());
        for (int broker = 1; broker <= 3; broker++) {
            source.door().execute(new Command.StartBroker(broker));
        }
        await(s -> s.brokers().stream().allMatch(b -> b.state() == BrokerState.RUNNING && b.diskUsableBytes() > 1 << 20)
                && s.topics().stream()
                                .flatMap(t -> t.partitions().stream())
                                .filter(p -> p.leader() > 0 && p.isr().size() == 3)
                                .count()
                        == 2);
        say("again");
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** Until not a byte more goes in. */
    private void fill() throws IOException {
        try (FileChannel file = FileChannel.open(
                ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int piece = 1 << 20; piece > 0; piece /= 64) {
                while (written(file, piece)) {}
            }
        }
    }

    private static boolean written(FileChannel file, int bytes) {
        try {
            return file.write(ByteBuffer.allocate(bytes)) > 0;
        } catch (IOException full) {
            return false;
        }
    }

    private void done(Command command) throws Exception {
        source.door().execute(command).get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Until the screen was given a snapshot that fits. */
    private void await(Predicate<Snapshot> wanted) throws Exception {
        var seen = new CompletableFuture<Void>();
        Runnable stop = fixture.onTick(now -> {
            if (wanted.test(now)) {
                seen.complete(null);
            }
        });
        try {
            seen.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "not within " + PATIENCE_S + " s: " + source.door().snapshot(), e);
        } finally {
            stop.run();
        }
    }

    private void say(String moment) {
        var lines = new ArrayList<String>();
        ScreenFixture.onFx(() -> {
            Node screen = fixture.screen().node();
            lines.add("header | " + text(screen, "#racks-sentence"));
            for (int broker = 1; broker <= 3; broker++) {
                text(screen, "#broker-" + broker + "-note").lines().forEach(line -> lines.add("card | " + line));
                Node card = screen.lookup("#broker-" + broker);
                boolean grey = card.getPseudoClassStates().stream()
                        .anyMatch(p -> p.getPseudoClassName().equals("down"));
                lines.add("tiles | "
                        + card.lookupAll("*").stream()
                                .filter(n -> n.getId() != null && n.getId().startsWith("tile-"))
                                .count()
                        + (grey ? " greyed" : ""));
            }
            fixture.picture("full-disk-" + moment);
        });
        lines.forEach(line -> System.out.println(moment + " | " + line));
    }

    private static String text(Node screen, String id) {
        var label = (Labeled) screen.lookup(id);
        return label.isVisible() ? label.getText() : "";
    }
}
