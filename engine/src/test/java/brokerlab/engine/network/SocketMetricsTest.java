package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.Test;

/** What the metrics' settings do. */
final class SocketMetricsTest {
    private static final int BROKER = 4711;

    private final ManualClock clock = new ManualClock();
    private final Journal journal = new Journal(clock, 100);

    /** A reporter that a user may have: what it was told, by the name of the metric. */
    public static final class Collecting implements MetricsReporter {
        static final Map<String, KafkaMetric> SEEN = new ConcurrentHashMap<>();

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void init(List<KafkaMetric> metrics) {
            metrics.forEach(this::metricChange);
        }

        @Override
        public void metricChange(KafkaMetric metric) {
            SEEN.put(metric.metricName().name(), metric);
        }

        @Override
        public void metricRemoval(KafkaMetric metric) {
            SEEN.remove(metric.metricName().name());
        }

        @Override
        public void close() {
            SEEN.clear();
        }
    }

    private static double seen(String metric) {
        return (double) Collecting.SEEN.get(metric).metricValue();
    }

    private SocketMetrics metrics(BrokerSettings settings) {
        return new SocketMetrics(BROKER, settings, clock, journal);
    }

    private static BrokerSettings collecting(String... more) {
        var settings = new java.util.HashMap<String, String>();
        settings.put("metric.reporters", Collecting.class.getName());
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new BrokerSettings(settings);
    }

    private static boolean inJmx() throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .isRegistered(
                        new ObjectName("kafka.server:type=socket-server-metrics,broker=" + BROKER + ",listener=L"));
    }

    @Test
    void metricReporters_theyAreToldOfEveryMetricAndChangeLive() {
        var settings = collecting();
        try (var metrics = metrics(settings)) {
            var listener = metrics.of("L", () -> 3);
            assertEquals(3, seen("connection-count"));
            listener.received(100);
            listener.received(300);
            assertEquals(200, seen("request-size-avg"));
            assertEquals(400, seen("incoming-byte-total"));
            settings.takeDynamic(Map.of("metric.reporters", ""), Map.of());
            assertTrue(Collecting.SEEN.isEmpty());
            settings.takeDynamic(Map.of("metric.reporters", "no.such.Reporter"), Map.of());
            assertTrue(journal.since(0).getFirst().event() instanceof ProblemEvent.Warning);
            settings.takeDynamic(Map.of(), Map.of());
            assertEquals(400, seen("incoming-byte-total"));
        }
        assertTrue(Collecting.SEEN.isEmpty());
        var wrong = new BrokerSettings(Map.of("metric.reporters", "java.lang.String"));
        assertThrows(InvalidSettingException.class, () -> metrics(wrong));
    }

    @Test
    void autoIncludeJmxReporter_withoutItThereAreNoMBeansUnlessTheReporterIsListed() throws Exception {
        try (var metrics = metrics(new BrokerSettings(Map.of()))) {
            metrics.of("L", () -> 0);
            assertTrue(inJmx());
        }
        assertFalse(inJmx());
        try (var metrics = metrics(new BrokerSettings(Map.of("auto.include.jmx.reporter", "false")))) {
            metrics.of("L", () -> 0);
            assertFalse(inJmx());
        }
        var listed = Map.of("auto.include.jmx.reporter", "false", "metric.reporters", JmxReporter.class.getName());
        try (var metrics = metrics(new BrokerSettings(listed))) {
            metrics.of("L", () -> 0);
            assertTrue(inJmx());
        }
    }

    @Test
    void metricsNumSamples_metricsSampleWindowMs_aRateLooksBackSoFar() {
        assertEquals(0, rateAfterTwentySeconds("2", "5000"));
        assertTrue(rateAfterTwentySeconds("6", "5000") > 0);
        assertTrue(rateAfterTwentySeconds("2", "15000") > 0);
    }

    private double rateAfterTwentySeconds(String samples, String windowMs) {
        var settings = collecting("metrics.num.samples", samples, "metrics.sample.window.ms", windowMs);
        try (var metrics = metrics(settings)) {
            metrics.of("L", () -> 0).received(1_000);
            clock.advance(20_000);
            return seen("incoming-byte-rate");
        }
    }

    @Test
    void metricsRecordingLevel_finerMetricsAreRecordedFromThereOn() {
        for (String level : List.of("INFO", "DEBUG")) {
            try (var metrics = metrics(collecting("metrics.recording.level", level))) {
                Runnable request = metrics.of("L", () -> 0).timed(() -> {});
                clock.advance(25);
                request.run();
                double waited = seen("request-queue-time-max");
                assertEquals(level.equals("DEBUG") ? 25 : Double.NaN, waited);
            }
        }
    }
}
