package brokerlab.app.consumers;

import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Snapshot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is done to a group as the command a terminal would take, quoted for a POSIX shell. */
final class GroupCli {
    private static final DateTimeFormatter TOOL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private GroupCli() {}

    /** The tool prints what it would do when it is given {@code --dry-run} instead. */
    static String reset(
            String bootstrap, String group, List<Snapshot.TopicPartitionName> partitions, OffsetTarget target) {
        var topics = new TreeMap<String, TreeSet<Integer>>();
        partitions.forEach(
                p -> topics.computeIfAbsent(p.topic(), t -> new TreeSet<>()).add(p.partition()));
        String chosen = topics.entrySet().stream()
                .map(t -> " --topic "
                        + quote(t.getKey() + ":"
                                + t.getValue().stream().map(String::valueOf).collect(Collectors.joining(","))))
                .collect(Collectors.joining());
        return group(bootstrap, group) + " --reset-offsets" + chosen + where(target) + " --execute";
    }

    private static String where(OffsetTarget target) {
        return switch (target) {
            case OffsetTarget.Earliest t -> " --to-earliest";
            case OffsetTarget.Latest t -> " --to-latest";
            case OffsetTarget.At t -> " --to-datetime " + TOOL.format(Instant.ofEpochMilli(t.wallMs()));
            case OffsetTarget.Shift t -> " --shift-by " + t.by();
            case OffsetTarget.To t -> " --to-offset " + t.offset();
        };
    }

    static String delete(String bootstrap, String group) {
        return group(bootstrap, group) + " --delete";
    }

    static String forget(String bootstrap, String group, String topic) {
        return group(bootstrap, group) + " --delete-offsets --topic " + quote(topic);
    }

    private static String group(String bootstrap, String group) {
        return "kafka-consumer-groups.sh --bootstrap-server %s --group %s".formatted(bootstrap, quote(group));
    }

    static String quote(String word) {
        return word.matches("[A-Za-z0-9._=:/,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
