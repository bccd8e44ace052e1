package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's example of TLS and passwords, word for word, and READY with all listeners. */
@Timeout(180)
final class ReadmeTlsTest {
    @TempDir
    private Path folder;

    /** The two blocks of code of a README's section. */
    private static List<String> blocks(Path readme) throws Exception {
        String text = Files.readString(readme);
        int section = text.indexOf("`--lab-ca`", text.indexOf("### TLS"));
        return Stream.of(text.substring(section).split("```\n", -1))
                .skip(1)
                .limit(3)
                .toList();
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " in " + text);
        return matcher.group(1);
    }

    @Test
    void theExampleIsFollowedToTheLetter() throws Exception {
        List<String> blocks = blocks(Path.of("../README.md"));
        List<String> korean = blocks(Path.of("../assets/README.ko.md"));
        assertEquals(List.of(blocks.get(0), blocks.get(2)), List.of(korean.get(0), korean.get(2)));
        String data = folder.resolve("data").toString();
        String command = blocks.getFirst().substring(0, blocks.getFirst().indexOf("kafka-configs.sh"));
        var arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "brokerlab.engine.launcher.Main"));
        arguments.addAll(List.of(command.substring(command.indexOf("start "))
                .replace("DIR", data)
                .strip()
                .split("\\s+")));
        Process process = new ProcessBuilder(arguments)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String ready = out.readLine();
            assertTrue(
                    ready != null
                            && ready.matches("READY bootstrap=\\S+ zookeeper=\\S+ listeners=\\S+")
                            && out.readLine()
                                    .equals("LAB-CA pem=" + data + "/lab-ca/ca.pem truststore=" + data
                                            + "/lab-ca/truststore.p12"),
                    () -> ready + "; " + read(folder.resolve("stderr")));
            String bootstrap = found("bootstrap=(\\S+)", ready);
            List<String> listeners = List.of(found("listeners=(\\S+)", ready).split(","));
            // Broker after broker, each with both.
            assertEquals(
                    List.of("PLAINTEXT", "SASL_SSL", "PLAINTEXT", "SASL_SSL", "PLAINTEXT", "SASL_SSL"),
                    listeners.stream().map(l -> l.substring(0, l.indexOf(':'))).toList());
            assertEquals(bootstrap, addresses(listeners, "PLAINTEXT://"));

            String configs = blocks.getFirst().substring(blocks.getFirst().indexOf("kafka-configs.sh"));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                found("--entity-name (\\S+)", configs),
                                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096),
                                found("password=([^]]+)]", configs))))
                        .all()
                        .get(60, TimeUnit.SECONDS);
            }
            writesAndReads(blocks.get(2).replace("DIR", data), addresses(listeners, "SASL_SSL://"));
        } finally {
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        }
        assertEquals(0, process.exitValue());
    }

    private static String addresses(List<String> listeners, String of) {
        return listeners.stream()
                .filter(l -> l.startsWith(of))
                .map(l -> l.substring(of.length()))
                .collect(Collectors.joining(","));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static void writesAndReads(String client, String bootstrap) throws Exception {
        var config = new Properties();
        config.load(new StringReader(client));
        config.put("bootstrap.servers", bootstrap);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("orders", 0, "k", "by alice")).get(60, TimeUnit.SECONDS);
        }
        var reading = new Properties();
        reading.putAll(config);
        reading.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("orders", 0)));
            var values = new ArrayList<String>();
            while (values.isEmpty()) {
                consumer.poll(Duration.ofSeconds(1)).forEach(r -> values.add(r.value()));
            }
            assertEquals(List.of("by alice"), values);
        }
        var wrong = new Properties();
        wrong.putAll(config);
        wrong.put("sasl.jaas.config", config.getProperty("sasl.jaas.config").replace("alice-secret", "guessed"));
        try (Admin admin = Admin.create(wrong)) {
            var refused = assertThrows(
                    ExecutionException.class, () -> admin.listTopics().names().get(60, TimeUnit.SECONDS));
            assertEquals(SaslAuthenticationException.class, refused.getCause().getClass());
        }
    }
}
