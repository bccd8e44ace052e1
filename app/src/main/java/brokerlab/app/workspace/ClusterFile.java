package brokerlab.app.workspace;

import brokerlab.engine.view.Command;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A {@code .brokerlab} file: what a cluster is made of, to give to somebody else, without its data. Opening it makes such a cluster, or
 * goes on with the one of that name and shape.
 */
public final class ClusterFile {
    /** What such files end with. */
    public static final String EXTENSION = ".brokerlab";

    private static final int FORMAT = 1;
    private static final int MOST_BROKERS = 99;
    private static final int MOST_NODES = 7;
    private static final long LARGEST = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ClusterFile() {}

    private record Content(int brokerlab, Choices.Cluster cluster) {}

    public static void write(Path file, Choices.Cluster cluster) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(new Content(FORMAT, cluster)));
    }

    /**
     * @param presets whether there is a preset of a name
     * @throws WorkspaceException when it is no such file or says what no cluster can be; the message says what is wrong
     */
    public static Choices.Cluster read(Path file, Predicate<String> presets) throws WorkspaceException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new WorkspaceException(file + " is too large for a Brokerlab file.", null);
            }
            byte[] bytes = Files.readAllBytes(file);
            Map<?, ?> head = JSON.readValue(bytes, Map.class);
            if (!(head.get("brokerlab") instanceof Integer format)) {
                throw new WorkspaceException(file + " is not a Brokerlab file: it has no \"brokerlab\" number.", null);
            }
            if (format > FORMAT) {
                throw new WorkspaceException(file + " was written by a newer Brokerlab (format " + format + ").", null);
            }
            Content content = JSON.readValue(bytes, Content.class);
            check(file, content.cluster(), presets);
            return content.cluster();
        } catch (JsonProcessingException e) {
            throw new WorkspaceException(file + " is not a Brokerlab file: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new WorkspaceException(file + " cannot be read (" + e + ").", e);
        }
    }

    private static void check(Path file, Choices.Cluster cluster, Predicate<String> presets) throws WorkspaceException {
        if (cluster == null || cluster.name() == null) {
            throw new WorkspaceException(file + ": the cluster has no name.", null);
        }
        Optional<ClusterShelf.Problem> problem = ClusterName.problem(cluster.name());
        if (problem.isPresent()) {
            throw new WorkspaceException(
                    file + ": the cluster's name, \"" + cluster.name() + "\", "
                            + (problem.get() == ClusterShelf.Problem.DEVICE
                                    ? "is that of a device on Windows, where its folder could not be opened: choose another."
                                    : "must be 1 to " + ClusterName.LONGEST + " letters, digits, - and _."),
                    null);
        }
        if (cluster.brokers() < 1 || cluster.brokers() > MOST_BROKERS) {
            throw new WorkspaceException(
                    file + ": brokers=" + cluster.brokers() + ", choose 1 to " + MOST_BROKERS + ".", null);
        }
        if (cluster.zooKeeperNodes() < 1 || cluster.zooKeeperNodes() > MOST_NODES) {
            throw new WorkspaceException(
                    file + ": zooKeeperNodes=" + cluster.zooKeeperNodes() + ", choose 1 to " + MOST_NODES + ".", null);
        }
        for (int port : List.of(cluster.port(), cluster.zooKeeperPort())) {
            if (port < 0 || port > 65_535) {
                throw new WorkspaceException(file + ": port " + port + ", choose 0 to 65535.", null);
            }
        }
        if (!cluster.speaks().isEmpty() && !Command.Speak.RELEASES.contains(cluster.speaks())) {
            throw new WorkspaceException(
                    file + ": speaks=" + cluster.speaks() + ", choose one of " + Command.Speak.RELEASES + ".", null);
        }
        if (cluster.preset() == null
                || !cluster.preset().matches("[a-z0-9-]{1,40}")
                || !presets.test(cluster.preset())) {
            throw new WorkspaceException(
                    file + ": preset=" + cluster.preset() + ", which this Brokerlab does not have.", null);
        }
    }

    /**
     * The workspace's clusters with this one first: the one it already has when name and shape are the same, a new one under a free name
     * when another has its name, in capitals or not.
     */
    public static List<Choices.Cluster> first(Choices.Cluster wanted, List<Choices.Cluster> have) {
        Choices.Cluster cluster = wanted;
        for (int n = 2; taken(cluster, have); n++) {
            cluster = named(wanted, wanted.name() + "-" + n);
        }
        Choices.Cluster front = cluster;
        List<Choices.Cluster> all = new java.util.ArrayList<>();
        all.add(front);
        have.stream().filter(c -> !c.name().equals(front.name())).forEach(all::add);
        return List.copyOf(all);
    }

    private static boolean taken(Choices.Cluster cluster, List<Choices.Cluster> have) {
        return have.stream().anyMatch(c -> c.name().equalsIgnoreCase(cluster.name()) && !c.equals(cluster));
    }

    private static Choices.Cluster named(Choices.Cluster c, String name) {
        return new Choices.Cluster(
                name, c.preset(), c.brokers(), c.racks(), c.zooKeeperNodes(), c.port(), c.zooKeeperPort(), c.speaks());
    }
}
