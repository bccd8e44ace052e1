package brokerlab.app.connect;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** How a client in some language reads a topic of this cluster: the whole text, to be copied and run. */
enum Snippet {
    JAVA("Java", "Connect.java · org.apache.kafka:kafka-clients") {
        @Override
        String text(Connection c) {
            var lines = new StringBuilder();
            c.properties()
                    .forEach((name, value) -> lines.append("        properties.put(")
                            .append(quoted(name))
                            .append(", ")
                            .append(quoted(value))
                            .append(");\n"));
            return """
                    import java.time.Duration;
                    import java.util.List;
                    import java.util.Properties;
                    import org.apache.kafka.clients.consumer.KafkaConsumer;
                    import org.apache.kafka.common.serialization.StringDeserializer;

                    public class Connect {
                        public static void main(String[] args) {
                            var properties = new Properties();
                            properties.put("bootstrap.servers", %s);
                    %s        properties.put("group.id", "%s");
                            properties.put("auto.offset.reset", "earliest");
                            try (var consumer = new KafkaConsumer<>(
                                    properties, new StringDeserializer(), new StringDeserializer())) {
                                consumer.subscribe(List.of(%s));
                                while (true) {
                                    for (var record : consumer.poll(Duration.ofSeconds(1))) {
                                        System.out.println(record.partition() + " " + record.offset() + " " + record.value());
                                    }
                                }
                            }
                        }
                    }
                    """.formatted(quoted(c.listener().bootstrap()), lines, Connection.GROUP, quoted(c.topic()));
        }
    },
    PYTHON("Python", "pip install confluent-kafka") {
        @Override
        String text(Connection c) {
            return """
                    from confluent_kafka import Consumer

                    consumer = Consumer({
                        "bootstrap.servers": %s,
                    %s    "group.id": "%s",
                        "auto.offset.reset": "earliest",
                    })
                    consumer.subscribe([%s])
                    while True:
                        message = consumer.poll(1.0)
                        if message is None:
                            continue
                        if message.error():
                            raise SystemExit(message.error())
                        print(message.partition(), message.offset(), message.value(), flush=True)
                    """.formatted(
                            quoted(c.listener().bootstrap()),
                            c.librdkafka().entrySet().stream()
                                    .map(e -> "    " + quoted(e.getKey()) + ": " + quoted(e.getValue()) + ",\n")
                                    .collect(Collectors.joining()),
                            Connection.GROUP,
                            quoted(c.topic()));
        }
    },
    KCAT("kcat", "apt install kcat · brew install kcat") {
        @Override
        String text(Connection c) {
            return "kcat -b " + word(c.listener().bootstrap()) + options(c.librdkafka()) + " -C -u -t "
                    + word(c.topic()) + " -o beginning -f '%p %o %s\\n'\n";
        }

        private String options(Map<String, String> settings) {
            return settings.entrySet().stream()
                    .map(e -> " \\\n     -X " + word(e.getKey() + "=" + e.getValue()))
                    .collect(Collectors.joining());
        }
    },
    NODE("Node", "npm install kafkajs") {
        @Override
        String text(Connection c) {
            return """
                    const { Kafka } = require("kafkajs");
                    %s
                    const kafka = new Kafka({
                      clientId: "my-client",
                      brokers: [%s],
                    %s});
                    const consumer = kafka.consumer({ groupId: "%s" });

                    async function main() {
                      await consumer.connect();
                      await consumer.subscribe({ topic: %s, fromBeginning: true });
                      await consumer.run({
                        eachMessage: async ({ partition, message }) =>
                          console.log(partition, message.offset, String(message.value)),
                      });
                    }

                    main().catch((error) => {
                      console.error(error);
                      process.exit(1);
                    });
                    """.formatted(
                            c.tls() ? "const fs = require(\"fs\");\n" : "",
                            Arrays.stream(c.listener().bootstrap().split(","))
                                    .map(Snippet::quoted)
                                    .collect(Collectors.joining(", ")),
                            security(c),
                            Connection.GROUP,
                            quoted(c.topic()));
        }

        private String security(Connection c) {
            var lines = new StringBuilder();
            if (c.tls()) {
                lines.append("  ssl: {\n    ca: [fs.readFileSync(")
                        .append(quoted(c.certificate()))
                        .append(")],\n");
                if (c.listener().clientCertificate()) {
                    String pem = "fs.readFileSync(" + quoted(c.clientPem()) + "),\n";
                    lines.append("    cert: ").append(pem).append("    key: ").append(pem);
                }
                lines.append("  },\n");
            }
            c.mechanism()
                    .ifPresent(m -> lines.append("  sasl: { mechanism: ")
                            .append(quoted(m.toLowerCase(java.util.Locale.ROOT)))
                            .append(", username: ")
                            .append(quoted(Connection.USER))
                            .append(", password: ")
                            .append(quoted(Connection.PASSWORD))
                            .append(" },\n"));
            return lines.toString();
        }
    },
    GO("Go", "go get github.com/twmb/franz-go") {
        @Override
        String text(Connection c) {
            var imports = new StringBuilder("\t\"context\"\n");
            var before = new StringBuilder();
            var options = new StringBuilder();
            if (c.tls()) {
                imports.append("\t\"crypto/tls\"\n\t\"crypto/x509\"\n");
                before.append("\tpem, err := os.ReadFile(")
                        .append(quoted(c.certificate()))
                        .append(")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n")
                        .append("\troots := x509.NewCertPool()\n\troots.AppendCertsFromPEM(pem)\n");
                String own = "";
                if (c.listener().clientCertificate()) {
                    before.append("\town, err := tls.LoadX509KeyPair(")
                            .append(quoted(c.clientPem()))
                            .append(", ")
                            .append(quoted(c.clientPem()))
                            .append(")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n");
                    own = ", Certificates: []tls.Certificate{own}";
                }
                options.append("\t\tkgo.DialTLSConfig(&tls.Config{RootCAs: roots")
                        .append(own)
                        .append("}),\n");
            }
            imports.append("\t\"fmt\"\n");
            if (c.tls()) {
                imports.append("\t\"os\"\n");
            }
            imports.append("\n\t\"github.com/twmb/franz-go/pkg/kgo\"\n");
            c.mechanism().ifPresent(m -> {
                String mechanism = m.startsWith("SCRAM")
                        ? "scram.Auth{User: \"%s\", Pass: \"%s\"}.AsSha%sMechanism()"
                                .formatted(Connection.USER, Connection.PASSWORD, m.substring(m.length() - 3))
                        : "plain.Auth{User: \"%s\", Pass: \"%s\"}.AsMechanism()"
                                .formatted(Connection.USER, Connection.PASSWORD);
                imports.append("\t\"github.com/twmb/franz-go/pkg/sasl/")
                        .append(m.startsWith("SCRAM") ? "scram" : "plain")
                        .append("\"\n");
                options.append("\t\tkgo.SASL(").append(mechanism).append("),\n");
            });
            return """
                    package main

                    import (
                    %s)

                    func main() {
                    %s\tclient, err := kgo.NewClient(
                    \t\tkgo.SeedBrokers(%s),
                    %s\t\tkgo.ConsumerGroup("%s"),
                    \t\tkgo.ConsumeTopics(%s),
                    \t)
                    \tif err != nil {
                    \t\tpanic(err)
                    \t}
                    \tdefer client.Close()
                    \tfor {
                    \t\tfetches := client.PollFetches(context.Background())
                    \t\tif errs := fetches.Errors(); len(errs) > 0 {
                    \t\t\tpanic(errs[0].Err)
                    \t\t}
                    \t\tfetches.EachRecord(func(r *kgo.Record) {
                    \t\t\tfmt.Println(r.Partition, r.Offset, string(r.Value))
                    \t\t})
                    \t}
                    }
                    """.formatted(
                            imports,
                            before,
                            Arrays.stream(c.listener().bootstrap().split(","))
                                    .map(Snippet::quoted)
                                    .collect(Collectors.joining(", ")),
                            options,
                            Connection.GROUP,
                            quoted(c.topic()));
        }
    },
    SCRIPTS("kafka-*.sh", "Apache Kafka's bin") {
        @Override
        String text(Connection c) {
            String consumer = "kafka-console-consumer.sh --bootstrap-server %s --topic %s --from-beginning"
                    .formatted(word(c.listener().bootstrap()), word(c.topic()));
            if (c.properties().isEmpty()) {
                return consumer + "\n";
            }
            return "cat > client.properties <<'EOF'\n"
                    + c.properties().entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue().replace("\\", "\\\\") + "\n")
                            .collect(Collectors.joining())
                    + "EOF\n" + consumer + " --consumer.config client.properties\n";
        }
    };

    private final String label;
    private final String needs;

    Snippet(String label, String needs) {
        this.label = label;
        this.needs = needs;
    }

    /** The name of the language or tool, the same in every language of ours. */
    String label() {
        return label;
    }

    /** What must be there to run it. */
    String needs() {
        return needs;
    }

    /** Runs as it stands. */
    abstract String text(Connection c);

    /** A string of Java, Python, JavaScript or Go. */
    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A word of a shell. */
    private static String word(String value) {
        return value.matches("[A-Za-z0-9._=:/,@%+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
