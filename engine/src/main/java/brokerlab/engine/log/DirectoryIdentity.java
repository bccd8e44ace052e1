package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/** To which cluster, broker and topic a directory belongs: {@code meta.properties} and {@code partition.metadata}. */
final class DirectoryIdentity {
    static final String META_PROPERTIES = "meta.properties";
    static final String PARTITION_METADATA = "partition.metadata";
    private static final DateTimeFormatter PROPERTIES_DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US);

    private DirectoryIdentity() {}

    /**
     * Reads {@code meta.properties} or writes it when it is missing.
     *
     * @throws IllegalStateException when the directory is another cluster's or broker's
     */
    static void claim(Disk disk, Path directory, String clusterId, int broker, long nowMs) throws IOException {
        Path file = directory.resolve(META_PROPERTIES);
        if (!disk.exists(file)) {
            String date = PROPERTIES_DATE.format(Instant.ofEpochMilli(nowMs).atZone(ZoneId.systemDefault()));
            String text = "#\n#" + date + "\nbroker.id=" + broker + "\nversion=0\ncluster.id=" + clusterId + "\n";
            disk.writeAtomically(file, text.getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        var found = new Properties();
        found.load(new StringReader(new String(disk.readAll(file), StandardCharsets.ISO_8859_1)));
        require(file, "version", found.getProperty("version", "0"), "0");
        require(file, "cluster.id", found.getProperty("cluster.id", clusterId), clusterId);
        require(file, "broker.id", found.getProperty("broker.id", "" + broker), "" + broker);
    }

    private static void require(Path file, String name, String found, String expected) {
        if (!found.equals(expected)) {
            throw new IllegalStateException(file + " says " + name + "=" + found + ", expected " + expected
                    + "; use another data folder or the " + name + " it belongs to");
        }
    }

    /**
     * The topic's id; zero when the file is missing or damaged.
     *
     * @throws NotUnderstoodException when it is of another version: the log may be another topic's
     */
    static Uuid topicId(Disk disk, Path partition) throws IOException {
        Path file = partition.resolve(PARTITION_METADATA);
        if (!disk.exists(file)) {
            return Uuid.ZERO_UUID;
        }
        for (String line : new String(disk.readAll(file), StandardCharsets.UTF_8).split("\n")) {
            if (line.matches("version: [1-9][0-9]*")) {
                throw new NotUnderstoodException(file, "says " + line + ", known is 0");
            }
            if (line.startsWith("topic_id: ")) {
                try {
                    return Uuid.fromString(line.substring("topic_id: ".length()).strip());
                } catch (IllegalArgumentException e) {
                    return Uuid.ZERO_UUID;
                }
            }
        }
        return Uuid.ZERO_UUID;
    }

    static void writeTopicId(Disk disk, Path partition, Uuid topicId) throws IOException {
        disk.writeAtomically(
                partition.resolve(PARTITION_METADATA),
                ("version: 0\ntopic_id: " + topicId).getBytes(StandardCharsets.UTF_8));
    }
}
