package brokerlab.app.workspace;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a person chose. Fields that a newer release wrote are ignored.
 *
 * @param theme {@code dark} or {@code light}; empty while the operating system decides
 * @param language {@code en} or {@code ko}; empty for the operating system's
 * @param screen the last one open; empty for the first
 * @param more small choices by name; those that belong to one cluster begin with its name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Choices(
        Window window, String theme, String language, String screen, List<Cluster> clusters, Map<String, String> more) {
    public Choices {
        window = window == null ? new Window(-1, -1, 1440, 900, false) : window;
        theme = theme == null ? "" : theme;
        language = language == null ? "" : language;
        screen = screen == null ? "" : screen;
        clusters = clusters == null ? List.of() : List.copyOf(clusters);
        more = more == null ? Map.of() : Map.copyOf(more);
    }

    /** Nothing chosen yet. */
    public static Choices none() {
        return new Choices(null, null, null, null, null, null);
    }

    /** Where the window was; x and y are -1 before it was moved. */
    public record Window(double x, double y, double width, double height, boolean maximised) {}

    /**
     * A local cluster.
     *
     * @param preset whose settings it was made with, for instance {@code demo}
     * @param speaks the release of Kafka its brokers speak as; empty while nobody chose one
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Cluster(
            String name,
            String preset,
            int brokers,
            List<String> racks,
            int zooKeeperNodes,
            int port,
            int zooKeeperPort,
            String speaks) {
        public Cluster {
            speaks = speaks == null ? "" : speaks;
            racks = racks == null ? List.of() : List.copyOf(racks);
        }

        /** One for which nobody chose a release yet. */
        public Cluster(
                String name,
                String preset,
                int brokers,
                List<String> racks,
                int zooKeeperNodes,
                int port,
                int zooKeeperPort) {
            this(name, preset, brokers, racks, zooKeeperNodes, port, zooKeeperPort, "");
        }

        public Cluster speakingAs(String release) {
            return new Cluster(name, preset, brokers, racks, zooKeeperNodes, port, zooKeeperPort, release);
        }
    }

    public Choices withWindow(Window now) {
        return new Choices(now, theme, language, screen, clusters, more);
    }

    public Choices withTheme(String now) {
        return new Choices(window, now, language, screen, clusters, more);
    }

    public Choices withLanguage(String now) {
        return new Choices(window, theme, now, screen, clusters, more);
    }

    public Choices withScreen(String now) {
        return new Choices(window, theme, language, now, clusters, more);
    }

    public Choices withClusters(List<Cluster> now) {
        return new Choices(window, theme, language, screen, now, more);
    }

    public Choices with(String name, String value) {
        Map<String, String> next = new TreeMap<>(more);
        next.put(name, value);
        return new Choices(window, theme, language, screen, clusters, next);
    }

    public Optional<String> choice(String name) {
        return Optional.ofNullable(more.get(name));
    }

    /** Of one cluster. */
    public Choices with(String cluster, String name, String value) {
        return with(of(cluster) + name, value);
    }

    /** Of one cluster. */
    public Optional<String> choice(String cluster, String name) {
        return choice(of(cluster) + name);
    }

    /** A cluster of that name that is made later begins with nothing chosen. */
    Choices without(String cluster) {
        Map<String, String> left = new TreeMap<>(more);
        left.keySet().removeIf(name -> name.startsWith(of(cluster)));
        List<Cluster> others =
                clusters.stream().filter(c -> !c.name().equals(cluster)).toList();
        return new Choices(window, theme, language, screen, others, left);
    }

    /** No cluster's name has a dot. */
    private static String of(String cluster) {
        return "cluster." + cluster + ".";
    }
}
