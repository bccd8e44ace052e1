package brokerlab.engine.coordination;

import brokerlab.engine.coordination.EnsembleNode.Exits;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.jmx.MBeanRegistry;
import org.apache.zookeeper.jmx.ZKMBeanInfo;
import org.apache.zookeeper.util.ServiceUtils;

/**
 * What ZooKeeper keeps once per process. Its JVM-wide settings are mostly read into static fields, so the first ensemble's
 * values hold until the process ends and a later ensemble must not contradict them.
 */
final class ProcessWide {
    private static Optional<Map<String, String>> inForce = Optional.empty();

    private ProcessWide() {}

    /** @throws IllegalStateException naming a setting that contradicts what is in force */
    static synchronized void claim(Map<String, String> settings) {
        if (inForce.isPresent()) {
            refuseContradiction(inForce.get(), settings);
            return;
        }
        settings.forEach(ProcessWide::set);
        System.setProperty("zookeeper.jmx.log4j.disable", "true");
        // Two ensembles have nodes of the same number, and a killed node takes nothing back: the names would clash.
        MBeanRegistry.setInstance(new NoBeans());
        ServiceUtils.setSystemExitProcedure(Exits::requested);
        inForce = Optional.of(Map.copyOf(settings));
    }

    /** What the first ensemble has set, empty before there was one. */
    static synchronized Optional<Map<String, String>> inForce() {
        return inForce;
    }

    private static void set(String name, String value) {
        System.setProperty("zookeeper." + name, value);
        // These few are read without ZooKeeper's prefix.
        if (name.startsWith("jute.") || name.startsWith("znode.container.") || name.startsWith("readonlymode.")) {
            System.setProperty(name, value);
        }
    }

    private static void refuseContradiction(Map<String, String> before, Map<String, String> now) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String held = new TreeMap<>(before).getOrDefault(name, "ZooKeeper's default");
            String asked = now.getOrDefault(name, "ZooKeeper's default");
            if (!held.equals(asked)) {
                throw new IllegalStateException("ZooKeeper setting " + name + " holds for the whole process and is "
                        + held + " since the first ensemble started; " + asked + " needs a restart of the process");
            }
        }
    }

    /** Registers nothing. */
    private static final class NoBeans extends MBeanRegistry {
        @Override
        public void register(ZKMBeanInfo bean, ZKMBeanInfo parent) {}

        @Override
        public void unregister(ZKMBeanInfo bean) {}
    }
}
