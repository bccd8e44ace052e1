package brokerlab.app.topics;

import brokerlab.app.words.Bytes;
import brokerlab.engine.view.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Each change as the command a terminal would take, quoted for a POSIX shell. */
final class TopicCli {
    /** Ends a record, or a part of it, for the console producer. */
    private static final String BREAKS = "\t\n\r";

    /** No one reads or pastes a longer line, and drawing it takes seconds. */
    private static final int LONGEST = 4_000;

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

    /**
     * Why no console producer writes just this record; empty when one does. It chooses the partition itself, takes each line for a record,
     * and knows text alone.
     *
     * @return the words {@literal partition} or {@literal lines}
     */
    static Optional<String> cannotWrite(WriteDraft draft, int partitions) {
        if (draft.partition().isPresent() && partitions > 1) {
            return Optional.of("partition");
        }
        if (length(draft) > LONGEST) {
            return Optional.of("long");
        }
        boolean headers = draft.headers().stream()
                .allMatch(h -> h.name().chars().noneMatch(c -> BREAKS.indexOf(c) >= 0 || c == ':' || c == ',')
                        && h.value()
                                .map(v -> Bytes.text(v, false)
                                        .filter(t -> t.chars().noneMatch(c -> BREAKS.indexOf(c) >= 0 || c == ','))
                                        .isPresent())
                                .orElse(true));
        boolean key = draft.key()
                .map(k -> k.chars().noneMatch(c -> BREAKS.indexOf(c) >= 0))
                .orElse(true);
        boolean value = draft.value()
                .map(v -> v.chars().noneMatch(c -> c == '\n' || c == '\r'))
                .orElse(true);
        return headers && key && value ? Optional.empty() : Optional.of("lines");
    }

    /** Characters of its key and value, bytes of its headers: what a line for it is at least as long as. */
    private static long length(WriteDraft draft) {
        return draft.key().map(String::length).orElse(0)
                + (long) draft.value().map(String::length).orElse(0)
                + draft.headers().stream()
                        .mapToLong(h ->
                                h.name().length() + h.value().map(v -> v.length).orElse(0))
                        .sum();
    }

    /** For a draft that {@link #cannotWrite} has nothing against. Headers come first, then the key, tabs between. */
    static String write(String bootstrap, WriteDraft draft) {
        String none = marker(draft);
        var parts = new ArrayList<String>();
        var options = new StringBuilder(" --producer-property acks=all");
        if (!draft.headers().isEmpty()) {
            parts.add(draft.headers().stream()
                    .map(h -> h.name() + ":" + h.value().map(TopicCli::text).orElse(none))
                    .collect(Collectors.joining(",")));
            options.append(" --property parse.headers=true");
        }
        if (draft.key().isPresent()) {
            parts.add(draft.key().get());
            options.append(" --property parse.key=true");
        }
        parts.add(draft.value().orElse(none));
        if (draft.value().isEmpty()
                || draft.headers().stream().anyMatch(h -> h.value().isEmpty())) {
            options.append(" --property null.marker=").append(none);
        }
        return "printf '%s\\n' %s | kafka-console-producer.sh --bootstrap-server %s --topic %s%s"
                .formatted(
                        String.join("\\t", Collections.nCopies(parts.size(), "%s")),
                        parts.stream().map(TopicCli::quote).collect(Collectors.joining(" ")),
                        bootstrap,
                        quote(draft.topic()),
                        options);
    }

    /** A word for null that is none of the record's own. */
    private static String marker(WriteDraft draft) {
        var words = new HashSet<String>();
        draft.key().ifPresent(words::add);
        draft.value().ifPresent(words::add);
        draft.headers().forEach(h -> h.value().map(TopicCli::text).ifPresent(words::add));
        String marker = "NULL";
        while (words.contains(marker)) {
            marker += "_";
        }
        return marker;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String topics(String bootstrap) {
        return "kafka-topics.sh --bootstrap-server " + bootstrap;
    }

    static String quote(String word) {
        return word.matches("[A-Za-z0-9._=:/,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
