package brokerlab.app;

import brokerlab.app.workspace.Folders;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "brokerlab",
        description = "A desktop workbench on a real Kafka-compatible cluster. Without arguments it opens the window.",
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("([0-9]{3,4})x([0-9]{3,4})");

    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:_-]+");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--tour",
            paramLabel = "DIR",
            description = "Take a picture of every screen with live content into DIR, then end.")
    private Optional<Path> tour = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Size of the tour's pictures.",
            defaultValue = "1440x900")
    private String size = "1440x900";

    @Option(names = "--theme", paramLabel = "dark|light", description = "Instead of the one chosen or the system's.")
    private Optional<String> theme = Optional.empty();

    @Option(names = "--lang", paramLabel = "en|ko", description = "Instead of the one chosen or the system's.")
    private Optional<String> language = Optional.empty();

    @Option(names = "--workspace", paramLabel = "DIR", description = "Where choices and clusters' data live.")
    private Optional<Path> workspace = Optional.empty();

    @Option(
            names = "--share-as",
            paramLabel = "HOST",
            defaultValue = "${env:BROKERLAB_SHARE_AS}",
            description = "Share the cluster on this network: bind every interface and tell clients this address.")
    private Optional<String> shareAs = Optional.empty();

    @Option(names = "--no-demo", description = "Without demo traffic.")
    private boolean noDemo;

    @Option(names = "--headless", description = "The window on a screen in memory, where there is no display.")
    private boolean headless;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE.brokerlab",
            description = "Open the cluster that this file describes; in the running window if there is one.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--or-tour",
            paramLabel = "DIR",
            hidden = true,
            description = "Without a display take the tour there instead.")
    private Optional<Path> orTour = Optional.empty();

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.setParameterExceptionHandler((wrong, given) -> {
            System.err.println(oneLine(wrong.getMessage()));
            return CommandLine.ExitCode.USAGE;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Matcher wanted = SIZE.matcher(size);
        if (!wanted.matches()) {
            throw wrong("--size", size, "WIDTHxHEIGHT, for instance 1440x900");
        }
        check("--theme", theme, "dark", "light");
        check("--lang", language, "en", "ko");
        if (shareAs.isPresent() && !HOST.matcher(shareAs.get()).matches()) {
            throw wrong("--share-as", shareAs.get(), "the host name or address by which other machines reach this one");
        }
        Launch launch = new Launch(
                Integer.parseInt(wanted.group(1)),
                Integer.parseInt(wanted.group(2)),
                theme.map("dark"::equals),
                language.map(Locale::of),
                !noDemo,
                shareAs);
        if (tour.isPresent()) {
            return launch.tour(tour.get());
        }
        if (headless) {
            Launch.headless();
            return launch.window(workspace.orElseGet(Folders::defaultWorkspace), file);
        }
        if (orTour.isPresent() && !Launch.displayThere()) {
            System.out.println(
                    "No display here: pictures of every screen go to " + orTour.get() + " instead of a window.");
            return launch.tour(orTour.get());
        }
        if (!Launch.displayThere()) {
            System.err.println("No display here. Set DISPLAY or WAYLAND_DISPLAY, or take pictures with --tour DIR.");
            return 1;
        }
        return launch.window(workspace.orElseGet(Folders::defaultWorkspace), file);
    }

    private void check(String option, Optional<String> given, String... allowed) {
        if (given.isPresent() && java.util.List.of(allowed).indexOf(given.get()) < 0) {
            throw wrong(option, given.get(), String.join(" or ", allowed));
        }
    }

    private ParameterException wrong(String option, String given, String allowed) {
        return new ParameterException(
                spec.commandLine(), "Invalid value for " + option + ": '" + given + "' (use " + allowed + ")");
    }

    private static String oneLine(String message) {
        return message == null ? "wrong arguments" : message.lines().findFirst().orElse("wrong arguments");
    }
}
