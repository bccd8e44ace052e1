package brokerlab.app.topics;

import brokerlab.engine.view.Command;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Each change as the command a terminal would take, quoted for a POSIX shell. */
final class TopicCli {
    private TopicCli() {}

    /** With an assignment the script takes that instead of counts. */
    static String create(String bootstrap, Command.CreateTopic command) {
        var line = new StringBuilder(topics(bootstrap))
                .append(" --create --topic ")
                .append(quote(command.name()));
        if (command.assignment().isEmpty()) {
            line.append(" --partitions ")
                    .append(command.partitions())
                    .append(" --replication-factor ")
                    .append(command.replicationFactor());
        } else {
            line.append(" --replica-assignment ").append(assignment(command.assignment()));
        }
        new TreeMap<>(command.settings())
                .forEach((name, value) -> line.append(" --config ").append(quote(name + "=" + value)));
        return line.toString();
    }

    private static String assignment(Map<Integer, List<Integer>> replicas) {
        return new TreeMap<>(replicas)
                .values().stream()
                        .map(list -> list.stream().map(String::valueOf).collect(Collectors.joining(":")))
                        .collect(Collectors.joining(","));
    }

    static String describe(String bootstrap, String topic) {
        return topics(bootstrap) + " --describe --topic " + quote(topic);
    }

    static String grow(String bootstrap, String topic, int partitions) {
        return topics(bootstrap) + " --alter --topic " + quote(topic) + " --partitions " + partitions;
    }

    static String delete(String bootstrap, String topic) {
        return topics(bootstrap) + " --delete --topic " + quote(topic);
    }

    static String settings(String bootstrap, String topic) {
        return "kafka-configs.sh --bootstrap-server %s --describe --entity-type topics --entity-name %s"
                .formatted(bootstrap, quote(topic));
    }

    /** The last records of a topic as a console consumer shows them. */
    static String read(String bootstrap, String topic) {
        return ("kafka-console-consumer.sh --bootstrap-server %s --topic %s --from-beginning"
                        + " --property print.key=true --property print.headers=true --property print.offset=true")
                .formatted(bootstrap, quote(topic));
    }

    /** The console producer chooses the partition itself. Headers come first, then the key, tabs between. */
    static String write(String bootstrap, WriteDraft draft) {
        var input = new StringBuilder();
        var options = new StringBuilder(" --producer-property acks=all");
        if (!draft.headers().isEmpty()) {
            input.append(draft.headers().stream()
                            .map(h -> h.name() + ":"
                                    + h.value()
                                            .map(v -> new String(v, StandardCharsets.UTF_8))
                                            .orElse("NULL"))
                            .collect(Collectors.joining(",")))
                    .append('\t');
            options.append(" --property parse.headers=true");
        }
        if (draft.key().isPresent()) {
            input.append(draft.key().get()).append('\t');
            options.append(" --property parse.key=true");
        }
        if (draft.value().isPresent()) {
            input.append(draft.value().get());
        } else {
            input.append("NULL");
        }
        if (draft.value().isEmpty()
                || draft.headers().stream().anyMatch(h -> h.value().isEmpty())) {
            options.append(" --property null.marker=NULL");
        }
        return "printf '%%s\\n' %s | kafka-console-producer.sh --bootstrap-server %s --topic %s%s"
                .formatted(quote(input.toString()), bootstrap, quote(draft.topic()), options);
    }

    private static String topics(String bootstrap) {
        return "kafka-topics.sh --bootstrap-server " + bootstrap;
    }

    static String quote(String word) {
        return word.matches("[A-Za-z0-9._=:/,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
