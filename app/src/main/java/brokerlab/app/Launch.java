package brokerlab.app;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.EmptyState;
import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.AppThreads;
import brokerlab.app.source.LocalSource;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.workspace.Handover;
import brokerlab.app.workspace.Workspace;
import brokerlab.app.workspace.WorkspaceException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.image.Image;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;

/** Starts the toolkit for a window or for the tour, and ends cleanly. */
record Launch(Arguments wanted) {
    /** Until all pictures of a quick tour are taken, and of one that takes everything in every size, language and theme. */
    private static final long TOUR_LIMIT_MS = 85_000;

    private static final long WHOLE_TOUR_LIMIT_MS = 900_000;

    /** For the start and the end of what a tour looks at. */
    private static final long TOUR_AROUND_MS = 35_000;

    /** How long a workbench may take to stop its cluster. */
    private static final long STOPPING_LIMIT_MS = 40_000;

    /** The headless screen is this large; a larger window would not fit its frame buffer. */
    private static final int HEADLESS = 1000;

    static boolean displayThere() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.contains("linux")) {
            return set("DISPLAY") || set("WAYLAND_DISPLAY");
        }
        return !GraphicsEnvironment.isHeadless();
    }

    private static boolean set(String variable) {
        String value = System.getenv(variable);
        return value != null && !value.isBlank();
    }

    /** The toolkit paints into memory; before it starts. */
    static void headless() {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
    }

    // ---- window

    /**
     * While the toolkit starts on its own thread, which takes longest, this one takes the workspace and makes ready what needs no
     * toolkit.
     */
    int window(Path folder) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Void> toolkit = Toolkit.start();
        CompletableFuture<Void> fonts = AppThreads.run("fonts", Fonts::load);
        CompletableFuture<Void> picture = new CompletableFuture<>();
        Optional<Workspace> taken;
        try {
            taken = take(folder, later(picture));
        } catch (WorkspaceException e) {
            System.err.println(e.getMessage());
            Toolkit.runAfter(toolkit, () -> refuse(e.getMessage(), ended));
            ended.await();
            return 1;
        }
        if (taken.isEmpty()) {
            System.out.println("This workspace is open already: its window comes to the front.");
            return 0;
        }
        Opening way = new Opening(
                new Workbench.Wishes(
                        wanted.demo(), false, wanted.dark(), wanted.language(), wanted.shareAs(), wanted.file()),
                (stage, frame) -> frame.scene(stage.getWidth(), stage.getHeight()),
                (stage, frame, texts) -> {});
        return open(taken.orElseThrow(), way, CompletableFuture.allOf(toolkit, fonts), picture, ended);
    }

    /**
     * Takes the workspace for this process; empty when another process has it and shows its window instead. One that has it and does not
     * answer is stopping, which takes a while.
     */
    private Optional<Workspace> take(Path folder, Executor writer) throws WorkspaceException {
        long until = AppThreads.elapsedMs() + STOPPING_LIMIT_MS;
        while (true) {
            try {
                return Optional.of(Workspace.open(folder, writer));
            } catch (WorkspaceException e) {
                if (e.held() && Handover.ask(folder, wanted.file())) {
                    return Optional.empty();
                }
                if (!e.held() || AppThreads.elapsedMs() > until) {
                    throw e;
                }
                AppThreads.pause(100);
            }
        }
    }

    /** What is chosen at the start is written when there is time. */
    private static Executor later(CompletableFuture<Void> picture) {
        Executor writer = AppThreads.single("workspace", 4);
        return work -> picture.thenRun(() -> writer.execute(work));
    }

    /** Called when a window is open. */
    private interface Shown {
        void accept(Stage stage, Frame frame, BundleTexts texts);
    }

    /**
     * How a window is opened.
     *
     * @param scene made of each frame, for the window it will be in
     * @param shown called when the window is open
     */
    private record Opening(Workbench.Wishes wishes, BiFunction<Stage, Frame, Scene> scene, Shown shown) {}

    private int open(
            Workspace workspace,
            Opening way,
            CompletableFuture<Void> toolkit,
            CompletableFuture<Void> picture,
            CountDownLatch ended)
            throws InterruptedException {
        AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
        Logging.toFile(workspace.folder());
        Workbench workbench;
        try {
            workbench = new Workbench(workspace, way.wishes(), spec -> new LocalSource(spec, picture));
        } catch (RuntimeException e) {
            Toolkit.runAfter(toolkit, () -> refuse(e.toString(), ended));
            ended.await();
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            Toolkit.silenceErrors();
            close(workbench);
        }));
        Toolkit.runAfter(toolkit, () -> {
            try {
                workbench.open();
                show(workbench, workspace, way, picture, ended);
            } catch (RuntimeException e) {
                failure.set(Optional.of(e));
                refuse(e.toString(), ended);
            }
        });
        Toolkit.warmPainter();
        ended.await();
        close(workbench);
        return failure.get().isPresent() ? 1 : 0;
    }

    private static void close(Workbench workbench) {
        try {
            workbench.close();
        } catch (IOException e) {
            System.err.println("The workspace could not be let go of: " + e);
        }
    }

    private void show(
            Workbench workbench,
            Workspace workspace,
            Opening way,
            CompletableFuture<Void> picture,
            CountDownLatch ended) {
        Stage stage = new Stage();
        stage.titleProperty().bind(workbench.texts().bind("workbench.title"));
        // a desktop has the icon from the desktop entry; decoding it here would delay the picture
        picture.thenRunAsync(() -> icons(stage), Answers::later);
        WindowKeeper.keep(stage, workspace.choices().window(), now -> workspace.change(c -> c.withWindow(now)));
        workbench.frame().subscribe(frame -> {
            stage.setScene(way.scene().apply(stage, frame));
            frame.follow(stage);
        });
        stage.setOnHidden(e -> ended.countDown());
        stage.show();
        Milestones.follow(stage, workbench.frame(), picture);
        workbench.tellStart();
        Optional<Handover> handover = hearLaterStarts(stage, workbench, workspace);
        stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, e -> handover.ifPresent(Launch::close));
        way.shown().accept(stage, workbench.frame().getValue(), workbench.texts());
    }

    private static void icons(Stage stage) {
        for (int size : new int[] {32, 64, 256}) {
            var icon = Launch.class.getResourceAsStream("/brokerlab/icons/brokerlab-" + size + ".png");
            if (icon != null) {
                stage.getIcons().add(new Image(icon));
            }
        }
    }

    private static Optional<Handover> hearLaterStarts(Stage stage, Workbench workbench, Workspace workspace) {
        try {
            return Optional.of(Handover.listen(
                    workspace.folder(),
                    wanted -> Answers.later(() -> {
                        stage.setIconified(false);
                        stage.toFront();
                        stage.requestFocus();
                        wanted.ifPresent(workbench::openFile);
                    })));
        } catch (IOException e) {
            // a second start then says that the workspace is taken
            System.err.println("Later starts cannot be heard: " + e);
            return Optional.empty();
        }
    }

    private static void close(Handover handover) {
        try {
            handover.close();
        } catch (IOException e) {
            System.err.println("The way for later starts could not be closed: " + e);
        }
    }

    /** A window that says why there is no workbench. */
    private void refuse(String why, CountDownLatch ended) {
        BundleTexts texts = new BundleTexts(wanted.language().orElse(Locale.getDefault()));
        Button quit = new Button(texts.get("workbench.quit"));
        quit.setDefaultButton(true);
        EmptyState state =
                new EmptyState("fth-lock", texts.bind("workbench.locked"), new ReadOnlyStringWrapper(why), quit);
        Scene scene = new Scene(state, 560, 300);
        new Theme(wanted.dark()).dress(scene, List.of());
        Stage stage = new Stage();
        stage.setTitle(texts.get("workbench.title"));
        stage.setScene(scene);
        quit.setOnAction(e -> stage.hide());
        stage.setOnHidden(e -> ended.countDown());
        stage.show();
    }

    // ---- tour

    /** The same window, on a screen in memory and a workspace that is not kept. */
    int tour(Path pictures) throws IOException, InterruptedException {
        headless();
        if (Boolean.getBoolean("brokerlab.training")) {
            Training.loadWindowClasses();
        }
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Void> toolkit = Toolkit.start();
        CompletableFuture<Void> fonts = AppThreads.run("fonts", Fonts::load);
        CompletableFuture<Void> picture = new CompletableFuture<>();
        Path folder = Files.createTempDirectory("brokerlab-tour");
        long limit = wanted.whole() ? WHOLE_TOUR_LIMIT_MS : TOUR_LIMIT_MS;
        AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.of("the tour did not end in time"));
        Opening way = new Opening(
                new Workbench.Wishes(
                        true,
                        true,
                        Optional.of(wanted.dark().orElse(true)),
                        Optional.of(wanted.language().orElse(Locale.ENGLISH)),
                        Optional.empty(),
                        Optional.empty()),
                (stage, frame) -> pictureScene(frame),
                (stage, frame, texts) -> new Tour(frame, texts, pictures, plan(frame), limit, result -> {
                            problem.set(result);
                            stage.hide();
                        })
                        .start());
        AppThreads.start("tour-limit", () -> {
            AppThreads.pause(limit + TOUR_AROUND_MS);
            ended.countDown();
        });
        try {
            Workspace workspace = Workspace.open(folder, later(picture));
            open(workspace, way, CompletableFuture.allOf(toolkit, fonts), picture, ended);
        } catch (WorkspaceException e) {
            problem.set(Optional.of(e.getMessage()));
        }
        Optional<String> result = problem.get();
        result.ifPresent(why -> System.err.println("Tour failed: " + why));
        delete(folder);
        if (result.isEmpty()) {
            System.out.println("Pictures of every screen are in " + pictures);
        }
        return result.isEmpty() ? 0 : 1;
    }

    private TourPlan plan(Frame frame) {
        return wanted.whole() ? TourPlan.full(frame.screens()) : TourPlan.quick(frame.screens());
    }

    private Scene pictureScene(Frame frame) {
        Pane parent = Picture.fixedSize(frame.root(), wanted.width(), wanted.height());
        Scene scene = new Scene(parent, Math.min(wanted.width(), HEADLESS), Math.min(wanted.height(), HEADLESS - 100));
        frame.theme().dress(scene, frame.screenStyleSheets());
        return scene;
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
                try {
                    Files.deleteIfExists(dir);
                } catch (DirectoryNotEmptyException late) {
                    // a broker that did not stop in time wrote once more; the system clears its temporary folder
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // a file that went while we looked is what we want
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
