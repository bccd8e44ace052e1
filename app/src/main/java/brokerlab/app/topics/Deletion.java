package brokerlab.app.topics;

import brokerlab.engine.view.Snapshot;
import java.util.List;

/**
 * What goes with a topic.
 *
 * @param readers groups that have positions in it or members that read it
 * @param unread records those groups have not read yet, at most
 * @param records that can still be read at most: offsets are counted, and compaction leaves holes
 * @param bytes on all replicas
 */
record Deletion(
        String topic, List<String> readers, long unread, long records, long bytes, int partitions, int replicas) {
    static Deletion of(Snapshot snapshot, Snapshot.Topic topic) {
        List<Snapshot.Group> groups =
                snapshot.groups().stream().filter(g -> reads(g, topic.name())).toList();
        return new Deletion(
                topic.name(),
                groups.stream().map(Snapshot.Group::name).toList(),
                groups.stream()
                        .flatMap(g -> g.partitions().stream())
                        .filter(p -> p.topic().equals(topic.name()))
                        .mapToLong(Snapshot.GroupPartition::atMost)
                        .sum(),
                topic.partitions().stream()
                        .mapToLong(p -> p.highWatermark() < 0 || p.logStart() < 0
                                ? 0
                                : Math.max(0, p.highWatermark() - p.logStart()))
                        .sum(),
                Math.max(0, topic.sizeBytes()),
                topic.partitions().size(),
                topic.partitions().stream().mapToInt(p -> p.replicas().size()).sum());
    }

    private static boolean reads(Snapshot.Group group, String topic) {
        return group.partitions().stream().anyMatch(p -> p.topic().equals(topic))
                || group.members().stream()
                        .flatMap(m -> m.assigned().stream())
                        .anyMatch(p -> p.topic().equals(topic));
    }
}
