package brokerlab.engine.metrics;

import brokerlab.engine.clock.Tasks;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * One broker's figures as MBeans under Kafka's names, with {@code broker=N} added because all brokers share one process, and
 * {@code cluster=NAME} where clusters share an ensemble. Figures are read from counters the engine keeps anyway, so nothing here is on a
 * hot path. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    /** Whose figures stand under a name. Guards the server too: looking and registering are two steps. */
    private static final Map<ObjectName, Metrics> SHOWN = new HashMap<>();

    private final String whose;
    private final Tasks tasks;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> names = new CopyOnWriteArrayList<>();
    private final List<Meter> meters = new CopyOnWriteArrayList<>();

    /**
     * @param cluster tells apart clusters on one ensemble; empty for none
     * @param tasks of the broker: rates are followed as long as they run
     */
    public Metrics(int broker, String cluster, Tasks tasks) {
        this.whose = ",broker=" + broker + (cluster.isEmpty() ? "" : ",cluster=" + word(cluster));
        this.tasks = tasks;
        tasks.every(
                Meter.TICK_MS, () -> meters.forEach(m -> m.tick(tasks.clock().elapsedMs())));
    }

    /** A figure as it is: attribute {@code Value}. */
    public void gauge(String domain, String type, String name, Supplier<? extends Number> value) {
        register(domain, type, name, Map.of("Value", value));
    }

    /** A rising total: attributes {@code Count}, {@code OneMinuteRate}, {@code FiveMinuteRate}, {@code MeanRate}, per second. */
    public void meter(String domain, String type, String name, LongSupplier total) {
        var meter = new Meter(total, tasks.clock().elapsedMs());
        meters.add(meter);
        Map<String, Supplier<?>> attributes = new LinkedHashMap<>();
        attributes.put("Count", total::getAsLong);
        attributes.put("OneMinuteRate", meter::oneMinuteRate);
        attributes.put("FiveMinuteRate", meter::fiveMinuteRate);
        attributes.put("MeanRate", () -> meter.meanRate(tasks.clock().elapsedMs()));
        register(domain, type, name, attributes);
    }

    private void register(String domain, String type, String name, Map<String, Supplier<?>> attributes) {
        try {
            var objectName = new ObjectName(domain + ":type=" + type + ",name=" + name + whose);
            synchronized (SHOWN) {
                // A second cluster in the process may hold the name: the newest broker of an id is the one shown.
                if (SHOWN.put(objectName, this) != null) {
                    server.unregisterMBean(objectName);
                }
                server.registerMBean(new Figures(attributes), objectName);
            }
            names.add(objectName);
        } catch (JMException e) {
            throw new IllegalStateException("MBean " + domain + ":" + type + "," + name, e);
        }
    }

    /** Some characters mean something in the name of an MBean. */
    private static String word(String value) {
        return value.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-/".indexOf(c) >= 0)
                ? value
                : ObjectName.quote(value);
    }

    /** Takes the MBeans back, where no other life of the broker has taken them over. */
    @Override
    public void close() {
        synchronized (SHOWN) {
            for (ObjectName name : names) {
                try {
                    if (SHOWN.remove(name, this)) {
                        server.unregisterMBean(name);
                    }
                } catch (JMException e) {
                    throw new IllegalStateException("MBean " + name, e);
                }
            }
        }
        names.clear();
    }
}
