package brokerlab.app.source;

import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** What a reset of a sample's group would do, and where its clients connect. */
final class SampleGroups {
    static final List<Query.ListenerAnswer> LISTENERS = List.of(
            new Query.ListenerAnswer(
                    "PLAINTEXT",
                    SecurityProtocol.PLAINTEXT,
                    "127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094",
                    List.of(),
                    false,
                    false),
            new Query.ListenerAnswer(
                    "SECURE",
                    SecurityProtocol.SASL_SSL,
                    "127.0.0.1:9192,127.0.0.1:9193,127.0.0.1:9194",
                    List.of("PLAIN", "SCRAM-SHA-256"),
                    false,
                    true));

    private SampleGroups() {}

    static List<OffsetMove> preview(SampleDoor door, Query.OffsetReset q) {
        Snapshot.Group group = door.snapshot().groups().stream()
                .filter(g -> g.name().equals(q.group()))
                .findFirst()
                .orElseThrow(() -> new DoorException("GROUP_ID_NOT_FOUND", "There is no group " + q.group() + "."));
        return q.partitions().stream().map(p -> move(group, p, q.to())).toList();
    }

    private static OffsetMove move(Snapshot.Group group, Snapshot.TopicPartitionName name, OffsetTarget target) {
        Snapshot.GroupPartition part = group.partitions().stream()
                .filter(p -> p.topic().equals(name.topic()) && p.partition() == name.partition())
                .findFirst()
                .orElseThrow();
        long wanted = switch (target) {
            case OffsetTarget.Earliest t -> part.logStart();
            case OffsetTarget.Latest t -> part.end();
            case OffsetTarget.At t -> part.end() - 1_000;
            case OffsetTarget.Shift t -> part.committed() + t.by();
            case OffsetTarget.To t -> t.offset();
        };
        long to = Math.clamp(wanted, part.logStart(), part.end());
        OffsetMove.Note note = wanted < to
                ? OffsetMove.Note.RAISED_TO_START
                : wanted > to ? OffsetMove.Note.LOWERED_TO_END : OffsetMove.Note.NONE;
        return new OffsetMove(name.topic(), name.partition(), part.logStart(), part.end(), part.committed(), to, note);
    }
}
