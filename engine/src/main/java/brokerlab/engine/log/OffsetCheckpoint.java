package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** One offset per partition of a log directory. */
record OffsetCheckpoint(Disk disk, Path file) {
    static final String RECOVERY_POINT = "recovery-point-offset-checkpoint";
    static final String HIGH_WATERMARK = "replication-offset-checkpoint";
    static final String LOG_START = "log-start-offset-checkpoint";
    static final String CLEANER = "cleaner-offset-checkpoint";
    static final List<String> ALL = List.of(RECOVERY_POINT, HIGH_WATERMARK, LOG_START, CLEANER);

    /** Those that logs tell by themselves. */
    static final List<String> OF_LOGS = List.of(RECOVERY_POINT, LOG_START, HIGH_WATERMARK);

    void write(Map<TopicPartition, Long> offsets) throws IOException {
        List<String> lines = offsets.entrySet().stream()
                .map(e -> e.getKey().topic() + " " + e.getKey().partition() + " " + e.getValue())
                .sorted()
                .toList();
        CheckpointText.write(disk, file, lines);
    }

    /** Empty when the file is missing or damaged: then nothing is known, and every log takes its safe default. */
    Optional<Map<TopicPartition, Long>> read() throws IOException {
        return CheckpointText.read(disk, file, 3).flatMap(OffsetCheckpoint::parse);
    }

    private static Optional<Map<TopicPartition, Long>> parse(List<String[]> entries) {
        var offsets = new HashMap<TopicPartition, Long>();
        try {
            for (String[] e : entries) {
                offsets.put(new TopicPartition(e[0], Integer.parseInt(e[1])), Long.parseLong(e[2]));
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return Optional.of(offsets);
    }
}
