package brokerlab.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The app as a folder: launcher, jars, runtime, licences, and the AOT cache that makes its start short. */
final class AppImage {
    /**
     * How it is always started, beside the rules for {@link #memory}; the AOT cache serves only who starts with what it was trained with.
     */
    private static final List<String> FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED,javafx.graphics",
            "--sun-misc-unsafe-memory-access=allow",
            // nothing of ours outside the workspace, also after a kill
            "-XX:-UsePerfData",
            // code kept with the cache uses what the training machine's processor has: an older one would crash
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTAdapterCaching",
            "-XX:-AOTStubCaching",
            // the cache is mapped as it is: moved, every page of it would be rewritten and belong to this process alone
            "-XX:ArchiveRelocationMode=0",
            // the optimising compiler comes for what stays hot; at the start it would take half of the processor from
            // the start
            "-XX:-AOTReplayTraining",
            "-XX:Tier4InvocationThreshold=100000",
            "-XX:Tier4MinInvocationThreshold=50000",
            "-XX:Tier4CompileThreshold=200000",
            "-XX:Tier4BackEdgeThreshold=2000000",
            // a missing or unfit cache costs time and nothing else, so it is not worth a word on the terminal
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-Xlog:aot=off:stderr",
            "-Xlog:cds=off:stderr");

    private static final String CACHE = "brokerlab.aot";
    private static final long TRAINING_LIMIT_S = 420;

    private AppImage() {}

    static void build(Plan plan) throws IOException, InterruptedException {
        Path input = plan.out().resolve("input");
        Plan.delete(input);
        Plan.delete(plan.image().getParent());
        Files.createDirectories(input);
        Files.createDirectories(plan.image().getParent());
        String main = "";
        for (Path jar : plan.jars()) {
            String name = jar.getFileName().toString();
            if (!Runtime.isJavafx(jar)) {
                Files.copy(jar, input.resolve(name));
            }
            if (name.startsWith("brokerlab-app")) {
                main = name;
            }
        }
        List<String> flags = new ArrayList<>(memory(plan));
        flags.addAll(FLAGS);
        flags.addAll(Natives.put(plan.jars(), input));
        fonts(plan, Files.createDirectories(input.resolve("fonts")));
        flags.add("-Dbrokerlab.fonts=$APPDIR/fonts");
        flags.add("-XX:AOTCache=$APPDIR/" + CACHE);
        if (Plan.linux()) {
            LinuxLauncher.lay(plan, input, main, flags);
        } else {
            jpackage(plan, input, main, flags);
        }
        Plan.copy(plan.licences(), contents(plan).resolve("licences"));
        plan.stamp(plan.image());
    }

    /** What the app may use of the machine's memory: the same lines that {@code mvn} starts it with. */
    private static List<String> memory(Plan plan) throws IOException {
        return Files.readAllLines(plan.assets().resolve("memory.args")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static void fonts(Plan plan, Path to) throws IOException {
        try (Stream<Path> files = Files.list(plan.assets().resolve("fonts"))) {
            for (Path font :
                    files.filter(f -> f.toString().matches(".*\\.(otf|ttf)")).toList()) {
                Files.copy(font, to.resolve(font.getFileName().toString()));
            }
        }
    }

    private static void jpackage(Plan plan, Path input, String main, List<String> flags)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Tool.ofJdk("jpackage").toString(),
                "--type",
                "app-image",
                "--name",
                Plan.VENDOR,
                "--app-version",
                // jpackage wants a version that does not begin with 0 on macOS
                Plan.mac() && plan.version().startsWith("0")
                        ? "1" + plan.version().substring(1)
                        : plan.version(),
                "--vendor",
                Plan.VENDOR,
                "--description",
                plan.description(),
                "--icon",
                plan.icons()
                        .resolve(Plan.windows() ? "brokerlab.ico" : "brokerlab.icns")
                        .toString(),
                "--input",
                input.toString(),
                "--main-jar",
                main,
                "--main-class",
                "brokerlab.app.Main",
                "--runtime-image",
                plan.runtime().toString(),
                "--dest",
                plan.image().getParent().toString()));
        for (String flag : flags) {
            command.add("--java-options");
            command.add(flag);
        }
        Tool.run(command);
    }

    /** Walks the tour with the launcher as people start it; at its end the Java runtime writes the cache. */
    static void train(Plan plan) throws IOException, InterruptedException {
        Path config = Plan.linux() ? launcher(plan) : appFolder(plan).resolve(Plan.VENDOR + ".cfg");
        String between = Plan.linux() ? " " : "\njava-options=";
        String asShipped = Files.readString(config);
        Path cache = appFolder(plan).resolve(CACHE);
        Path tour = plan.out().resolve("tour");
        Path said = plan.out().resolve("training.log");
        try {
            Files.writeString(
                    config,
                    asShipped.replace(
                            "-XX:AOTCache=",
                            String.join(
                                    between,
                                    "-XX:-AOTRecordTraining",
                                    "-Dbrokerlab.training=true",
                                    "-XX:AOTCacheOutput=")));
            Process walk = new ProcessBuilder(launcher(plan).toString(), "--tour", tour.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!walk.waitFor(TRAINING_LIMIT_S, TimeUnit.SECONDS)) {
                walk.destroyForcibly().waitFor();
                throw new IOException(
                        "The tour that trains the cache did not end; it said:\n" + Files.readString(said));
            }
            if (walk.exitValue() != 0 || !Files.exists(cache)) {
                throw new IOException("The tour that trains the cache failed; it said:\n" + Files.readString(said));
            }
        } finally {
            Files.writeString(config, asShipped);
        }
    }

    /** Takes away what only the training needed, the runtime's own commands, and gives all files the build's time. */
    static void finish(Plan plan) throws IOException {
        Path commands = runtimeInside(plan).resolve("bin");
        if (Plan.linux()) {
            LinuxLauncher.leaveOneCommand(commands);
        } else if (Plan.mac()) {
            Plan.delete(commands);
        }
        plan.stamp(plan.image());
    }

    static Path launcher(Plan plan) {
        if (Plan.windows()) {
            return plan.image().resolve(Plan.VENDOR + ".exe");
        }
        return Plan.mac()
                ? plan.image().resolve("Contents/MacOS").resolve(Plan.VENDOR)
                : plan.image().resolve("bin").resolve(Plan.NAME);
    }

    static Path contents(Plan plan) {
        return Plan.mac() ? plan.image().resolve("Contents") : plan.image();
    }

    static Path appFolder(Plan plan) {
        if (Plan.windows()) {
            return plan.image().resolve("app");
        }
        return Plan.mac() ? contents(plan).resolve("app") : plan.image().resolve("lib/app");
    }

    private static Path runtimeInside(Plan plan) {
        return Plan.mac()
                ? contents(plan).resolve("runtime/Contents/Home")
                : plan.image().resolve("lib/runtime");
    }

    static String sizes(Plan plan) throws IOException {
        Map<String, Path> parts = new java.util.LinkedHashMap<>();
        parts.put("runtime", runtimeInside(plan));
        parts.put("app", appFolder(plan));
        parts.put("licences", contents(plan).resolve("licences"));
        StringBuilder line = new StringBuilder();
        for (Map.Entry<String, Path> part : parts.entrySet()) {
            line.append(part.getKey())
                    .append(' ')
                    .append(Plan.bytes(part.getValue()) >> 20)
                    .append(" MB, ");
        }
        Path cache = appFolder(plan).resolve(CACHE);
        return line + "of it AOT cache " + (Files.exists(cache) ? Files.size(cache) >> 20 : 0) + " MB";
    }
}
