package brokerlab.engine.cluster;

import java.util.Set;

/** Settings whose values a file from another machine, or of another broker, has for itself. */
public final class Elsewhere {
    private static final Set<String> OF_ONE_BROKER =
            Set.of("listeners", "advertised.listeners", "log.dirs", "log.dir", "broker.rack");
    private static final Set<String> OF_ONE_MACHINE = Set.of("clientPort", "dataDir", "dataLogDir");

    private Elsewhere() {}

    /** Whether a setting of {@code server.properties} cannot be the same for several brokers. */
    public static boolean ofOneBroker(String setting) {
        return OF_ONE_BROKER.contains(setting) || Cluster.decided(setting).isPresent();
    }

    /** Whether a setting of {@code zoo.cfg} names ports or directories. */
    public static boolean ofOneMachine(String setting) {
        return OF_ONE_MACHINE.contains(setting) || setting.startsWith("server.");
    }
}
