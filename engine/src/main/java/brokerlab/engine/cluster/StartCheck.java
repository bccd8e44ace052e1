package brokerlab.engine.cluster;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.coordination.ZooKeeperSettings;
import brokerlab.engine.disk.Shortage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be told of a start before anything runs: settings that are wrong or contradict one another, and ports that cannot be had.
 * Ports are held until {@link #close}, so that two of one start are seen to collide as well.
 */
final class StartCheck implements AutoCloseable {
    private record BoundPort(String whose, int port, ServerSocket socket) {}

    private final List<BoundPort> held = new ArrayList<>();
    /** Log directories and the brokers that have them. */
    private final Map<Path, String> directories = new HashMap<>();

    /** The ensemble in this process, if it has one. */
    Optional<StartRefusal> ensemble(ClusterSpec spec) {
        ZooKeeperSpec zooKeeper = spec.zooKeeper();
        if (zooKeeper.connect().isPresent()) {
            return Optional.empty();
        }
        Map<String, String> zooCfg = zooKeeper.known();
        try {
            ZooKeeperSettings.check(zooCfg, zooKeeper.nodes());
            for (String directory : List.of("dataDir", "dataLogDir")) {
                Optional.ofNullable(zooCfg.get(directory)).ifPresent(value -> canBeMade(directory, value));
            }
            for (var each : ZooKeeperSettings.fixedPorts(zooCfg, zooKeeper.nodes(), zooKeeper.port())) {
                hold(each.setting(), Integer.toString(each.port()), "ZooKeeper", "127.0.0.1", each.port());
            }
            return Optional.empty();
        } catch (InvalidSettingException e) {
            return Optional.of(new StartRefusal(StartRefusal.ENSEMBLE, e));
        }
    }

    /**
     * The brokers of a cluster.
     *
     * @param fresh whether their ids are chosen now
     */
    Optional<StartRefusal> brokers(ClusterSpec spec, boolean fresh) {
        for (BrokerSpec broker : spec.brokers()) {
            try {
                if (fresh) {
                    BrokerIds.checkChosen(List.of(broker.id()), spec.common());
                }
                check(spec, broker);
            } catch (InvalidSettingException e) {
                return Optional.of(new StartRefusal(broker.id(), e));
            }
        }
        return Optional.empty();
    }

    private void check(ClusterSpec spec, BrokerSpec broker) {
        BrokerSettings settings = BrokerFixed.of(
                spec,
                broker,
                spec.folderOf(broker.id()),
                // Where ours will listen is not known yet, and nothing depends on it.
                spec.zooKeeper().connect().orElse("127.0.0.1:2181"));
        List<Listeners.Endpoint> endpoints = Listeners.of(settings);
        Listeners.advertised(settings, endpoints);
        logDirectories(settings.getList("log.dirs"));
        ofOneBroker("broker " + broker.id(), settings.getList("log.dirs"));
        for (Listeners.Endpoint endpoint : endpoints) {
            // One that moves when its port is taken needs the address all the same.
            int port = spec.freePort(broker.id()) ? 0 : endpoint.port();
            hold("listeners", endpoint.entry(), "broker " + broker.id(), endpoint.host(), port);
        }
    }

    /** Two brokers would write over each other. */
    private void ofOneBroker(String whose, List<String> given) {
        for (String each : given) {
            String other =
                    directories.put(Path.of(each.strip()).toAbsolutePath().normalize(), whose);
            if (other != null) {
                throw new InvalidSettingException(
                        "log.dirs",
                        each,
                        other.equals(whose)
                                ? "is given twice: a directory is of one broker, and once; leave one out"
                                : whose + " cannot have the directory of " + other
                                        + ", too: give each its own (--broker-set ID:log.dirs=…), or leave it out");
            }
        }
    }

    /** One that can be used is enough. */
    private static void logDirectories(List<String> directories) {
        var refused = new ArrayList<InvalidSettingException>();
        for (String directory : directories) {
            try {
                canBeMade("log.dirs", directory);
            } catch (InvalidSettingException e) {
                refused.add(e);
            }
        }
        if (refused.size() == directories.size() && !refused.isEmpty()) {
            throw refused.getFirst();
        }
    }

    private static void canBeMade(String setting, String value) {
        Path there;
        try {
            there = Path.of(value.strip()).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(setting, value, "is no path: " + e.getReason());
        }
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new InvalidSettingException(
                    setting, value, "no folder can be made there: " + there + " is none, or not writable");
        }
        try {
            Files.delete(Files.createTempFile(there, "probe", ".tmp"));
        } catch (IOException e) {
            // What is full is written to as soon as there is room.
            if (Shortage.of(e).isEmpty()) {
                throw new InvalidSettingException(
                        setting,
                        value,
                        "no folder can be made there: nothing can be written in " + there + "; choose another");
            }
        }
    }

    private void hold(String setting, String value, String whose, String host, int port) {
        var address =
                host.isEmpty() ? new InetSocketAddress((InetAddress) null, port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw cannotListen(
                    setting,
                    value,
                    whose,
                    "the host name does not resolve on this machine; give a name or an address of it, such as 127.0.0.1");
        }
        ServerSocket socket = null;
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address);
            held.add(new BoundPort(whose, port, socket));
        } catch (IOException e) {
            close(socket);
            throw cannotListen(setting, value, whose, why(address, e));
        }
    }

    private static InvalidSettingException cannotListen(String setting, String value, String whose, String why) {
        return new InvalidSettingException(setting, value, whose + " cannot listen there: " + why);
    }

    private String why(InetSocketAddress address, IOException error) {
        int port = address.getPort();
        if (port == 0 || !has(address.getAddress())) {
            return address.getHostString() + " is no address of this machine (" + error.getMessage()
                    + "); give one it has, such as 127.0.0.1, or 0.0.0.0 for all";
        }
        return held.stream()
                .filter(h -> h.port() == port)
                .map(h -> "port " + port + " is that of " + h.whose() + ", too: give each a port of its own")
                .findFirst()
                .orElse("port " + port + ": " + error.getMessage()
                        + "; end who has it, or choose another port (0 for any free one)");
    }

    /** Whether anybody can listen on an address here, whatever the port. */
    private static boolean has(InetAddress address) {
        try (var any = new ServerSocket(0, 1, address)) {
            return any.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Nobody has connected, and it is not used again.
        }
    }

    @Override
    public void close() {
        held.forEach(h -> close(h.socket()));
        held.clear();
    }
}
