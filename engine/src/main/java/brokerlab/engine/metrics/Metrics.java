package brokerlab.engine.metrics;

import brokerlab.engine.clock.Tasks;
import java.lang.management.ManagementFactory;
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
 * One broker's figures as MBeans under Kafka's names, with {@code broker=N} added because all brokers share one process. Figures are read
 * from counters the engine keeps anyway, so nothing here is on a hot path. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    private final int broker;
    private final Tasks tasks;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> names = new CopyOnWriteArrayList<>();
    private final List<Meter> meters = new CopyOnWriteArrayList<>();

    /** @param tasks of the broker: rates are followed as long as they run */
    public Metrics(int broker, Tasks tasks) {
        this.broker = broker;
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
            var objectName = new ObjectName(domain + ":type=" + type + ",name=" + name + ",broker=" + broker);
            // A second cluster in the process may hold the name: the newest broker of an id is the one shown.
            if (server.isRegistered(objectName)) {
                server.unregisterMBean(objectName);
            }
            server.registerMBean(new Figures(attributes), objectName);
            names.add(objectName);
        } catch (JMException e) {
            throw new IllegalStateException("MBean " + domain + ":" + type + "," + name, e);
        }
    }

    /** Takes the MBeans back. */
    @Override
    public void close() {
        for (ObjectName name : names) {
            try {
                // The broker's next life may have replaced and ended it.
                if (server.isRegistered(name)) {
                    server.unregisterMBean(name);
                }
            } catch (JMException e) {
                throw new IllegalStateException("MBean " + name, e);
            }
        }
        names.clear();
    }
}
