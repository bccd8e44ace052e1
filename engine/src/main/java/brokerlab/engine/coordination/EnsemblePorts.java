package brokerlab.engine.coordination;

import brokerlab.engine.config.Counted;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.coordination.ZooKeeperSettings.FixedPort;
import brokerlab.engine.disk.Shortage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ports of an ensemble, kept in {@code ensemble.json} in its folder so that its connect string survives a restart:
 * {@code {"version":1,"nodes":[{"id":1,"client":2181,"quorum":20001,"election":20002}]}}.
 */
record EnsemblePorts(List<NodePorts> nodes) {
    record NodePorts(int id, int client, int quorum, int election) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "ensemble.json";
    static final String HOST = "127.0.0.1";

    /** Below the range that systems draw outgoing connections' ports from, so that a port is still free after a restart. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 1_000;

    /** Role and client port may follow, as in what is exported; they are not taken from there. */
    private static final Pattern MEMBER =
            Pattern.compile("(?:127\\.0\\.0\\.1|localhost):(\\d{1,6}):(\\d{1,6})(?::participant)?(?:;.*)?");

    /**
     * Ports that are asked for, else saved ones where they are still free, new ones elsewhere; saves what was chosen. What was not
     * asked for is claimed, so that no other ensemble draws it, until {@link #release}.
     *
     * @param zooCfg may ask for {@code clientPort} and {@code server.N}
     * @param otherwise client port of node 1, the others follow, where none is asked for; 0 when any will do
     * @throws IOException naming a fixed port that is taken, or a folder that holds another number of nodes
     */
    static EnsemblePorts choose(Path folder, int nodes, Map<String, String> zooCfg, int otherwise) throws IOException {
        int clientPort = Optional.ofNullable(zooCfg.get(ZooKeeperSettings.CLIENT_PORT))
                .map(p -> Integer.parseInt(p.strip()))
                .orElse(otherwise);
        Path file = folder.resolve(FILE);
        Optional<EnsemblePorts> saved = read(file);
        if (saved.isPresent() && saved.get().nodes().size() != nodes) {
            // Blank nodes could elect each other and forget what the old ones hold.
            throw new IOException("the ensemble in " + folder + " has "
                    + Counted.of(saved.get().nodes().size(), "node") + ", not " + nodes
                    + ": start it with its number of nodes, or use another folder");
        }
        var taken = new HashSet<Integer>();
        var chosen = new ArrayList<NodePorts>();
        for (int i = 0; i < nodes; i++) {
            int at = i;
            Optional<NodePorts> before = saved.map(s -> s.nodes().get(at));
            int client;
            if (clientPort == 0) {
                client = free(before.map(NodePorts::client), taken);
            } else {
                client = clientPort + i;
                if (!isFree(client)) {
                    throw new IOException("ZooKeeper node " + (i + 1) + " cannot have the fixed client port " + client
                            + ": it is taken by another process");
                }
                taken.add(client);
            }
            Optional<Matcher> asked =
                    Optional.ofNullable(zooCfg.get("server." + (i + 1))).map(EnsemblePorts::matched);
            chosen.add(new NodePorts(
                    i + 1,
                    client,
                    asked.isPresent()
                            ? fixed(i + 1, asked.get().group(1), taken)
                            : free(before.map(NodePorts::quorum), taken),
                    asked.isPresent()
                            ? fixed(i + 1, asked.get().group(2), taken)
                            : free(before.map(NodePorts::election), taken)));
        }
        var result = new EnsemblePorts(List.copyOf(chosen));
        if (!saved.equals(Optional.of(result))) {
            result.write(file);
        }
        return result;
    }

    private static int fixed(int node, String asked, Set<Integer> taken) throws IOException {
        int port = Integer.parseInt(asked);
        if (!isFree(port) || !taken.add(port)) {
            throw new IOException("ZooKeeper node " + node + " cannot have the port " + port + " of server." + node
                    + ": it is taken");
        }
        return port;
    }

    /** Every port that {@link #choose} would have to take as it is. */
    static List<FixedPort> fixed(Map<String, String> zooCfg, int nodes, int otherwise) {
        var fixed = new ArrayList<FixedPort>();
        int clientPort = Optional.ofNullable(zooCfg.get(ZooKeeperSettings.CLIENT_PORT))
                .map(EnsemblePorts::number)
                .orElse(otherwise);
        for (int i = 0; i < nodes; i++) {
            if (clientPort != 0) {
                fixed.add(new FixedPort(ZooKeeperSettings.CLIENT_PORT, clientPort + i));
            }
            String setting = "server." + (i + 1);
            Optional.ofNullable(zooCfg.get(setting)).map(EnsemblePorts::matched).ifPresent(member -> {
                fixed.add(new FixedPort(setting, number(member.group(1))));
                fixed.add(new FixedPort(setting, number(member.group(2))));
            });
        }
        return List.copyOf(fixed);
    }

    /** The number of a {@code server.N}. */
    static Optional<Integer> member(String name) {
        return name.matches("server\\.\\d{1,3}") ? Optional.of(Integer.parseInt(name.substring(7))) : Optional.empty();
    }

    private static Matcher matched(String value) {
        Matcher matcher = MEMBER.matcher(value.strip());
        if (!matcher.matches()) {
            throw new InvalidSettingException("server.N", value, "must be " + HOST + ":peerPort:leaderPort");
        }
        return matcher;
    }

    /**
     * Checks {@code clientPort} or a {@code server.N}.
     *
     * @throws InvalidSettingException saying what is allowed
     */
    static void check(String name, String value, int nodes) {
        Optional<Integer> member = member(name);
        if (member.isEmpty()) {
            int port = number(value);
            if (port < 1 || port > 65_535 - nodes + 1) {
                throw new InvalidSettingException(
                        name, value, "the first node's port must be 1 to " + (65_535 - nodes + 1));
            }
            return;
        }
        if (member.get() < 1 || member.get() > nodes) {
            throw new InvalidSettingException(
                    name,
                    value,
                    "the ensemble has the nodes 1 to " + nodes + ", their number is chosen when it is made");
        }
        Matcher asked = MEMBER.matcher(value.strip());
        if (!asked.matches()) {
            throw new InvalidSettingException(name, value, "must be " + HOST + ":peerPort:leaderPort");
        }
        int peer = number(asked.group(1));
        int leader = number(asked.group(2));
        if (peer < 1 || peer > 65_535 || leader < 1 || leader > 65_535 || peer == leader) {
            throw new InvalidSettingException(name, value, "two different ports of 1 to 65535 are needed");
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A member as {@code zoo.cfg} names it. */
    static String member(NodePorts node) {
        return "%s:%d:%d:participant;%s:%d".formatted(HOST, node.quorum(), node.election(), HOST, node.client());
    }

    String connectString() {
        return nodes.stream().map(n -> HOST + ":" + n.client()).collect(Collectors.joining(","));
    }

    private static int free(Optional<Integer> wanted, Set<Integer> taken) throws IOException {
        if (wanted.isPresent() && !taken.contains(wanted.get()) && drawn(wanted.get(), taken)) {
            return wanted.get();
        }
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!taken.contains(port) && drawn(port, taken)) {
                return port;
            }
        }
        throw new IOException("no free port found between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean drawn(int port, Set<Integer> taken) {
        if (!PortClaims.claim(port)) {
            return false;
        }
        if (!isFree(port)) {
            PortClaims.release(Set.of(port));
            return false;
        }
        return taken.add(port);
    }

    /** Lets other ensembles draw the ports. */
    void release() {
        PortClaims.release(nodes.stream()
                .flatMap(n -> Stream.of(n.client(), n.quorum(), n.election()))
                .toList());
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<EnsemblePorts> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IOException(file + ": not the ports of an ensemble: " + e.getMessage(), e);
        }
        var nodes = new ArrayList<NodePorts>();
        for (JsonNode node : json.path("nodes")) {
            var ports = new NodePorts(
                    node.path("id").asInt(),
                    node.path("client").asInt(),
                    node.path("quorum").asInt(),
                    node.path("election").asInt());
            if (ports.id() != nodes.size() + 1 || ports.client() < 1 || ports.quorum() < 1 || ports.election() < 1) {
                throw new IOException(file + ": node " + node + " lacks its number or a port");
            }
            nodes.add(ports);
        }
        if (nodes.isEmpty()) {
            throw new IOException(file + ": names no node");
        }
        return Optional.of(new EnsemblePorts(List.copyOf(nodes)));
    }

    private void write(Path file) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", 1);
        var array = json.putArray("nodes");
        for (NodePorts node : nodes) {
            array.addObject()
                    .put("id", node.id())
                    .put("client", node.client())
                    .put("quorum", node.quorum())
                    .put("election", node.election());
        }
        Path aside = file.resolveSibling(FILE + ".tmp");
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(aside.toFile(), json);
        } catch (IOException e) {
            throw Shortage.at(aside, e);
        }
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
