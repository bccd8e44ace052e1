package brokerlab.engine.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Where and with what it was measured, and every single value as JSON. */
final class Report {
    private final Setup setup;
    private final int rounds;

    Report(Setup setup, int rounds) {
        this.setup = setup;
        this.rounds = rounds;
    }

    Map<String, Object> circumstances() throws IOException {
        var known = new LinkedHashMap<String, Object>();
        known.put("brokerlab", setup.engine().endsWith(".jar") ? setup.engine() : "a class path");
        known.put("Apache Kafka", "3.9.1, ZooKeeper 3.8.4");
        known.put("client", library(KafkaProducer.class));
        known.put("java", Runtime.version().toString());
        known.put("server JVM options", String.join(" ", setup.jvm()));
        known.put("ZooKeeper nodes", setup.zooKeeperNodes());
        known.put("processor", processor() + " × " + Runtime.getRuntime().availableProcessors());
        known.put("memory", field(Path.of("/proc/meminfo"), "MemTotal:"));
        known.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        known.put("rounds", rounds);
        known.put("load before", Files.readString(Path.of("/proc/loadavg")).strip());
        return known;
    }

    void write(Path file, Map<String, Object> circumstances, Results results) throws IOException {
        var samples = new ArrayList<Map<String, Object>>();
        for (Results.Sample each : results.samples()) {
            var sample = new LinkedHashMap<String, Object>();
            sample.put("figure", each.figure().name());
            sample.put("unit", each.figure().unit());
            sample.put("side", each.side().title);
            sample.put("round", each.round());
            sample.put("value", each.value());
            each.resources().ifPresent(r -> sample.put("resources", r));
            samples.add(sample);
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("circumstances", circumstances);
        all.put("sizes", setup.sizes());
        all.put("ratios", ratios(results));
        all.put("samples", samples);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    }

    private static Map<String, Map<String, Double>> ratios(Results results) {
        var ratios = new LinkedHashMap<String, Map<String, Double>>();
        for (Figure figure : results.figures()) {
            var of = new LinkedHashMap<String, Double>();
            for (Side against : List.of(Side.ONE, Side.THREE)) {
                List<Double> all = results.ratios(figure, against);
                if (!all.isEmpty()) {
                    of.put(against.title, Results.median(all));
                }
            }
            ratios.put(figure.name(), of);
        }
        return ratios;
    }

    private static String library(Class<?> of) {
        Path jar = Path.of(URI.create(
                of.getProtectionDomain().getCodeSource().getLocation().toString()));
        return jar.getFileName().toString();
    }

    private static String processor() throws IOException {
        return field(Path.of("/proc/cpuinfo"), "model name").replace(":", "").strip();
    }

    private static String field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(l -> l.startsWith(name))
                .limit(1)
                .map(l -> l.substring(name.length()).strip())
                .collect(Collectors.joining());
    }
}
