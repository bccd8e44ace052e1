package brokerlab.app;

import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Frame;
import brokerlab.app.source.ClusterSource;
import brokerlab.app.source.LocalSource;
import brokerlab.app.workspace.Workspace;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.ZooKeeperEvent;
import brokerlab.engine.view.Snapshot;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

/**
 * The whole workbench with its demo traffic beside busy loops that take the processors: {@code WorkbenchUnderLoad FOLDER [SECONDS] [RECORDS]
 * [LOOPS] [MOST_MB]}. Writes the journal to {@code FOLDER/journal.txt}, prints the resident memory every ten seconds, and ends with 1
 * when an election is in the journal for which it gives no reason, or when the memory was more. Run it with the flags of
 * {@code assets/memory.args} and {@code -Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true}.
 */
public final class WorkbenchUnderLoad {
    private static final long TOLD_MS = 10_000;

    private WorkbenchUnderLoad() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 600;
        double records = args.length > 2 ? Double.parseDouble(args[2]) : 20_000;
        int loops = args.length > 3 ? Integer.parseInt(args[3]) : 2;
        long mostMb = args.length > 4 ? Long.parseLong(args[4]) : 650;
        List<JournalEntry> journal = new ArrayList<>();
        AtomicReference<ClusterSource> source = new AtomicReference<>();
        Workspace workspace = Workspace.open(folder.resolve("workspace"), Runnable::run);
        workspace.change(c -> c.with("racks-demo", "demo.rate", Double.toString(records)));
        Workbench workbench = new Workbench(
                workspace,
                new Workbench.Wishes(
                        true, false, Optional.of(true), Optional.empty(), Optional.empty(), Optional.empty()),
                spec -> {
                    source.set(new LocalSource(spec));
                    return source.get();
                });
        CompletableFuture<Void> shown = new CompletableFuture<>();
        Platform.startup(() -> {
            try {
                open(workbench);
                shown.complete(null);
            } catch (RuntimeException e) {
                shown.completeExceptionally(e);
            }
        });
        shown.get();
        boolean good;
        List<Process> busy = new ArrayList<>();
        try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("journal.txt"))) {
            source.get().door().onEvent(0, entry -> keep(entry, journal, file));
            while (source.get().door().snapshot().cluster().phase() != Snapshot.Phase.RUNNING) {
                Thread.sleep(200);
            }
            for (int i = 0; i < loops; i++) {
                busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            good = watch(source.get(), seconds, mostMb);
        } finally {
            busy.forEach(Process::destroyForcibly);
        }
        List<JournalEntry> happened;
        synchronized (journal) {
            happened = List.copyOf(journal);
        }
        List<JournalEntry> unexplained = unexplained(happened);
        System.out.println(happened.size() + " events; " + elections(happened).count() + " elections, of them "
                + unexplained.size() + " without a reason");
        unexplained.forEach(entry -> System.out.println("  " + entry));
        happened.stream()
                .filter(e -> e.event().track() == ClusterEvent.Track.PROBLEM
                        || e.event() instanceof ZooKeeperEvent.SessionsStretched)
                .forEach(entry -> System.out.println("  " + entry));
        workbench.close();
        System.exit(good && unexplained.isEmpty() ? 0 : 1);
    }

    private static void open(Workbench workbench) {
        Fonts.load();
        workbench.open();
        Frame frame = workbench.frame().getValue();
        Stage stage = new Stage();
        Scene scene = new Scene(Picture.fixedSize(frame.root(), 1440, 900), 1000, 900);
        frame.theme().dress(scene, frame.screenStyleSheets());
        stage.setScene(scene);
        frame.follow(stage);
        stage.show();
    }

    private static void keep(JournalEntry entry, List<JournalEntry> journal, BufferedWriter file) {
        synchronized (journal) {
            journal.add(entry);
            try {
                file.write(entry.toString());
                file.newLine();
            } catch (IOException e) {
                System.err.println("The journal cannot be written: " + e);
            }
        }
    }

    private static boolean watch(ClusterSource source, int seconds, long mostMb)
            throws IOException, InterruptedException {
        long most = 0;
        double rate = 0;
        int told = 0;
        for (long left = seconds * 1000L; left > 0; left -= TOLD_MS) {
            Thread.sleep(Math.min(left, TOLD_MS));
            long now = residentKb() >> 10;
            most = Math.max(most, now);
            Snapshot snapshot = source.door().snapshot();
            double records = snapshot.topics().stream()
                    .mapToDouble(t -> Math.max(0, t.recordsInPerSec()))
                    .sum();
            rate += records;
            told++;
            System.out.printf(
                    "%4d s: resident %d MB, %.0f records/s, controller %d, generations %s, %s%n",
                    told * TOLD_MS / 1000,
                    now,
                    records,
                    snapshot.cluster().controller(),
                    snapshot.groups().stream().map(Snapshot.Group::generation).toList(),
                    load());
        }
        System.out.printf("resident at most %d MB, %.0f records/s on average%n", most, rate / told);
        return most <= mostMb;
    }

    private static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file) ? "load " + Files.readString(file).strip() : "";
    }

    private static long residentKb() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }

    private static Stream<JournalEntry> elections(List<JournalEntry> journal) {
        return journal.stream()
                .filter(e -> e.event() instanceof ReplicationEvent.LeaderElected
                        || e.event() instanceof BrokerEvent.ControllerElected
                        || e.event() instanceof ZooKeeperEvent.ZooKeeperLeaderElected);
    }

    /** The elections of which neither they nor what caused them say why. */
    static List<JournalEntry> unexplained(List<JournalEntry> journal) {
        Map<Long, JournalEntry> byId = new HashMap<>();
        journal.forEach(e -> byId.put(e.id(), e));
        long firstController = first(journal, BrokerEvent.ControllerElected.class);
        long firstLeader = first(journal, ZooKeeperEvent.ZooKeeperLeaderElected.class);
        return elections(journal)
                .filter(e -> e.id() != firstController && e.id() != firstLeader)
                .filter(e -> !explained(e, byId))
                .toList();
    }

    private static long first(List<JournalEntry> journal, Class<? extends ClusterEvent> kind) {
        return journal.stream()
                .filter(e -> kind.isInstance(e.event()))
                .mapToLong(JournalEntry::id)
                .findFirst()
                .orElse(0);
    }

    private static boolean explained(JournalEntry election, Map<Long, JournalEntry> byId) {
        if (election.event() instanceof ReplicationEvent.LeaderElected e) {
            switch (e.reason()) {
                case NEW_PARTITION, PREFERRED, REASSIGNMENT, CONTROLLED_SHUTDOWN -> {
                    return true;
                }
                case BROKER_GONE, BROKER_BACK, UNCLEAN -> {}
            }
        }
        JournalEntry at = election;
        while (at.causeId() != 0 && byId.containsKey(at.causeId())) {
            at = byId.get(at.causeId());
        }
        return switch (at.event()) {
            case ProblemEvent.ProcessPaused e -> true;
            case ProblemEvent.MachineOverloaded e -> true;
            case BrokerEvent.BrokerKilled e -> true;
            case BrokerEvent.BrokerStopped e -> true;
            case ZooKeeperEvent.ZooKeeperNodeStopped e -> true;
            case ZooKeeperEvent.ZooKeeperNodeStarted e -> true;
            case Requested e -> true;
            default -> false;
        };
    }
}
