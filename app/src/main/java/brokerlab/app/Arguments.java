package brokerlab.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line. Read by hand: a library that does it by reflection would take a fifth of the time until the first picture.
 *
 * @param tour take pictures of every screen into this folder, then end
 * @param orTour the same, only without a display
 * @param whole the tour takes every dialog, too, and everything in all sizes, languages and themes
 * @param width of the tour's pictures, pixels
 * @param height of the tour's pictures, pixels
 * @param dark theme, when not the one chosen or the system's
 * @param language when not the one chosen or the system's
 * @param workspace when not the person's own
 * @param shareAs address under which the cluster is shared on the network; empty: it is not
 * @param demo with demo traffic
 * @param headless a window on a screen in memory
 * @param file a cluster file to be opened
 * @param help say what there is, then end
 */
record Arguments(
        Optional<Path> tour,
        Optional<Path> orTour,
        boolean whole,
        int width,
        int height,
        Optional<Boolean> dark,
        Optional<Locale> language,
        Optional<Path> workspace,
        Optional<String> shareAs,
        boolean demo,
        boolean headless,
        Optional<Path> file,
        boolean help) {
    static final String HELP = """
            Usage: brokerlab [OPTIONS] [FILE.brokerlab]
            A desktop workbench on a real Kafka-compatible cluster. Without arguments it opens the window.

                  FILE.brokerlab       Open the cluster that this file describes; in the running window if there is one.
                  --workspace=DIR      Where choices and clusters' data live.
                  --theme=dark|light   Instead of the one chosen or the system's.
                  --lang=en|ko         Instead of the one chosen or the system's.
                  --share-as=HOST      Share the cluster on this network: bind every interface and tell clients this
                                       address. Also by the environment: BROKERLAB_SHARE_AS.
                  --no-demo            Without demo traffic.
                  --headless           The window on a screen in memory, where there is no display.
                  --tour=DIR           Take a picture of every screen with live content into DIR, then end.
                  --tour-all           With --tour: every dialog, too, and everything in four sizes, two languages and two
                                       themes, each in a folder of its own. Takes some minutes.
                  --size=WxH           Size of the tour's pictures (1440x900).
              -h, --help               This text.
            """;

    private static final Pattern SIZE = Pattern.compile("([0-9]{3,4})x([0-9]{3,4})");
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:_-]+");
    private static final List<String> WITH_VALUE =
            List.of("--tour", "--or-tour", "--size", "--theme", "--lang", "--workspace", "--share-as");

    /** A wrong argument; the message is one line that names it and says what would be right. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }

        Wrong(String option, String given, String allowed) {
            super("Invalid value for " + option + ": '" + given + "' (use " + allowed + ")");
        }
    }

    /** @param environment stands in for what is not given */
    static Arguments parse(List<String> given, Map<String, String> environment) throws Wrong {
        Map<String, String> values = new java.util.HashMap<>();
        Deque<String> left = new ArrayDeque<>(given);
        while (!left.isEmpty()) {
            String next = left.removeFirst();
            int equals = next.indexOf('=');
            String name = next.startsWith("--") && equals > 0 ? next.substring(0, equals) : next;
            if (WITH_VALUE.contains(name)) {
                if (equals < 0 && left.isEmpty()) {
                    throw new Wrong("Missing value for " + name + "; brokerlab --help lists what there is");
                }
                values.put(name, equals > 0 ? next.substring(equals + 1) : left.removeFirst());
            } else if (List.of("--no-demo", "--headless", "--tour-all", "--help")
                    .contains(next)) {
                values.put(next, "");
            } else if (next.equals("-h")) {
                values.put("--help", "");
            } else if (next.startsWith("-") && next.length() > 1) {
                throw new Wrong("Unknown option: '" + next + "'; brokerlab --help lists what there is");
            } else if (values.put("FILE", next) != null) {
                throw new Wrong("Only one file can be opened: '" + next + "' is one too many");
            }
        }
        values.putIfAbsent("--share-as", environment.getOrDefault("BROKERLAB_SHARE_AS", ""));
        return of(values);
    }

    private static Arguments of(Map<String, String> values) throws Wrong {
        String size = values.getOrDefault("--size", "1440x900");
        Matcher pixels = SIZE.matcher(size);
        if (!pixels.matches()) {
            throw new Wrong("--size", size, "WIDTHxHEIGHT, for instance 1440x900");
        }
        Optional<String> shareAs = Optional.of(values.get("--share-as")).filter(s -> !s.isEmpty());
        if (shareAs.isPresent() && !HOST.matcher(shareAs.get()).matches()) {
            throw new Wrong(
                    "--share-as", shareAs.get(), "the host name or address by which other machines reach this one");
        }
        return new Arguments(
                path(values, "--tour"),
                path(values, "--or-tour"),
                values.containsKey("--tour-all"),
                Integer.parseInt(pixels.group(1)),
                Integer.parseInt(pixels.group(2)),
                one(values, "--theme", "dark", "light").map("dark"::equals),
                one(values, "--lang", "en", "ko").map(Locale::of),
                path(values, "--workspace"),
                shareAs,
                !values.containsKey("--no-demo"),
                values.containsKey("--headless"),
                path(values, "FILE"),
                values.containsKey("--help"));
    }

    private static Optional<Path> path(Map<String, String> values, String name) throws Wrong {
        String value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            if (value.isBlank()) {
                throw new Wrong(name, value, "a path");
            }
            return Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            throw new Wrong(name, value, "a path; " + e.getReason());
        }
    }

    private static Optional<String> one(Map<String, String> values, String name, String... allowed) throws Wrong {
        String value = values.get(name);
        if (value != null && !List.of(allowed).contains(value)) {
            throw new Wrong(name, value, String.join(" or ", allowed));
        }
        return Optional.ofNullable(value);
    }
}
