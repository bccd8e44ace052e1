package brokerlab.engine.network;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.PluginClass;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsContext;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Meter;

/**
 * What goes on at one broker's listeners, in Kafka's own metrics: {@code socket-server-metrics}. Samples are kept as {@code
 * metrics.num.samples}, {@code metrics.sample.window.ms} and {@code metrics.recording.level} say, and shown by the reporters of {@code
 * metric.reporters}, which may change live; as MBeans unless {@code auto.include.jmx.reporter} is off. MBeans carry the broker, as all
 * brokers share one process.
 */
final class SocketMetrics implements AutoCloseable {
    private static final String GROUP = "socket-server-metrics";
    private static final String REPORTERS = "metric.reporters";
    private static final String JMX = JmxReporter.class.getName();

    private final BrokerSettings settings;
    private final Clock clock;
    private final MetricsContext context;
    private final Metrics metrics;
    private final Map<String, String> tags;
    private final Map<String, MetricsReporter> reporters = new LinkedHashMap<>();
    private boolean closed;

    /** @throws InvalidSettingException when a reporter cannot be made */
    SocketMetrics(int broker, BrokerSettings settings, Clock clock, Journal journal) {
        this.settings = settings;
        this.clock = clock;
        this.tags = Map.of("broker", Integer.toString(broker));
        var config = new MetricConfig()
                .samples(settings.getInt("metrics.num.samples"))
                .timeWindow(settings.getLong("metrics.sample.window.ms"), TimeUnit.MILLISECONDS)
                .recordLevel(Sensor.RecordingLevel.forName(settings.get("metrics.recording.level")));
        this.context = new KafkaMetricsContext("kafka.server", Map.of("kafka.broker.id", Integer.toString(broker)));
        this.metrics = new Metrics(config, new ArrayList<>(), new BrokerTime(clock), context);
        report();
        settings.onChange(names -> {
            if (names.contains(REPORTERS)) {
                try {
                    report();
                } catch (InvalidSettingException e) {
                    journal.append(
                            broker,
                            new ProblemEvent.Warning(
                                    e.getMessage(), "The other reporters go on; put the class on the class path."));
                }
            }
        });
        // Once more for what changed since; before, so that one that cannot be made leaves no listener behind.
        report();
    }

    private synchronized void report() {
        if (closed) {
            return;
        }
        Set<String> wanted = new LinkedHashSet<>(settings.getList(REPORTERS));
        if (settings.getBoolean("auto.include.jmx.reporter")) {
            wanted.add(JMX);
        }
        for (String former : List.copyOf(reporters.keySet())) {
            if (!wanted.contains(former)) {
                metrics.removeReporter(reporters.remove(former));
            }
        }
        for (String name : wanted) {
            if (!reporters.containsKey(name)) {
                MetricsReporter reporter = PluginClass.make(REPORTERS, name, MetricsReporter.class, settings);
                // Metrics tells only those that it was made with.
                reporter.contextChange(context);
                metrics.addReporter(reporter);
                reporters.put(name, reporter);
            }
        }
    }

    /** @param open connections now */
    OfListener of(String listener, IntSupplier open) {
        return new OfListener(listener, open);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            metrics.close();
        }
    }

    /** One listener's sensors. */
    final class OfListener {
        private final Map<String, String> whose = new LinkedHashMap<>(tags);
        private final Sensor created;
        private final Sensor closed;
        private final Sensor received;
        private final Sensor sent;
        private final Sensor queued;
        private final Sensor authenticated;
        private final Sensor refused;

        private OfListener(String listener, IntSupplier open) {
            whose.put("listener", listener);
            MetricName count = name("connection-count", "Connections open now");
            // A listener that could not be bound may have been here before.
            metrics.removeMetric(count);
            metrics.addMetric(count, (Measurable) (config, now) -> open.getAsInt());
            created = rate("connection-creation", "connections made", Sensor.RecordingLevel.INFO);
            closed = rate("connection-close", "connections closed", Sensor.RecordingLevel.INFO);
            received = rate("incoming-byte", "bytes of requests", Sensor.RecordingLevel.INFO);
            received.add(name("request-size-avg", "Mean size of a request in bytes"), new Avg());
            received.add(name("request-size-max", "Largest request in bytes"), new Max());
            sent = rate("outgoing-byte", "bytes of answers", Sensor.RecordingLevel.INFO);
            authenticated =
                    rate("successful-authentication", "clients that proved who they are", Sensor.RecordingLevel.INFO);
            refused = rate("failed-authentication", "clients that did not", Sensor.RecordingLevel.INFO);
            queued = sensor("request-queue-time", Sensor.RecordingLevel.DEBUG);
            queued.add(name("request-queue-time-avg", "Mean wait for a request handler in ms"), new Avg());
            queued.add(name("request-queue-time-max", "Longest wait for a request handler in ms"), new Max());
        }

        private Sensor sensor(String what, Sensor.RecordingLevel level) {
            return metrics.sensor(what + ":" + whose, level);
        }

        private Sensor rate(String what, String of, Sensor.RecordingLevel level) {
            Sensor sensor = sensor(what, level);
            sensor.add(new Meter(
                    name(what + "-rate", of + " per second"), name(what + "-total", of + " since the start")));
            return sensor;
        }

        private MetricName name(String what, String meaning) {
            return metrics.metricName(what, GROUP, meaning, whose);
        }

        void opened() {
            created.record(1, clock.wallMs());
        }

        void connectionClosed() {
            closed.record(1, clock.wallMs());
        }

        void authenticated() {
            authenticated.record(1, clock.wallMs());
        }

        void refused() {
            refused.record(1, clock.wallMs());
        }

        void received(int bytes) {
            received.record(bytes, clock.wallMs());
        }

        void sent(long bytes) {
            sent.record((double) bytes, clock.wallMs());
        }

        /** {@code request}, counting how long it waits from now on until it runs. */
        Runnable timed(Runnable request) {
            if (!queued.shouldRecord()) {
                return request;
            }
            long since = clock.elapsedNanos();
            return () -> {
                queued.record((clock.elapsedNanos() - since) / 1e6, clock.wallMs());
                request.run();
            };
        }
    }
}
