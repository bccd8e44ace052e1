package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.PartitionRole;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);

    private final Backlog backlog = new Backlog();

    @Test
    void theNewestRoleOfAPartitionIsSentOnceAndStaysNew() {
        backlog.add(List.of(role(A, 0, true), role(B, 0, false)));
        backlog.add(List.of(role(A, 1, false)));
        assertEquals(List.of(role(A, 1, true), role(B, 0, false)), backlog.roles());
    }

    @Test
    void aStopEndsARoleThatWasNotSentAndARoleAfterItComesAfterIt() {
        backlog.add(List.of(role(A, 0, false)));
        backlog.stop(List.of(A), true);
        assertFalse(backlog.hasRoles());
        backlog.add(List.of(role(A, 0, true)));
        assertEquals(List.of(A), backlog.stops(true));
        assertEquals(List.of(role(A, 0, true)), backlog.roles());
    }

    @Test
    void whatWasNotAnsweredComesAgainBelowWhatIsNewer() {
        backlog.add(List.of(role(A, 0, true), role(B, 0, false)));
        backlog.image(image(1));
        Backlog unanswered = backlog.take();
        assertTrue(backlog.isEmpty());
        backlog.add(List.of(role(A, 1, false)));
        backlog.stop(List.of(B), true);
        backlog.image(image(2));
        unanswered.mergeInto(backlog);
        assertEquals(List.of(role(A, 1, true)), backlog.roles());
        assertEquals(List.of(B), backlog.stops(true));
        assertEquals(2, backlog.image().orElseThrow().version());
    }

    @Test
    void allRolesReplaceSingleOnesAndStayAllWhenSentAgain() {
        backlog.add(List.of(role(A, 0, true)));
        backlog.addAll(List.of(role(B, 3, false)));
        Backlog unanswered = backlog.take();
        backlog.add(List.of(role(A, 4, false)));
        unanswered.mergeInto(backlog);
        assertTrue(backlog.full());
        assertEquals(List.of(role(B, 3, false), role(A, 4, false)), backlog.roles());
    }

    @Test
    void allOfNoRolesIsStillToBeSaid() {
        backlog.addAll(List.of());
        assertFalse(backlog.isEmpty());
        backlog.rolesSent();
        assertTrue(backlog.isEmpty());
    }

    private static PartitionRole role(TopicPartition partition, int leaderEpoch, boolean isNew) {
        return new PartitionRole(partition, Uuid.ZERO_UUID, 1, leaderEpoch, List.of(1), List.of(1), 0, isNew);
    }

    private static ClusterImage image(long version) {
        return ClusterImage.of(version, 1, 1, Map.of(), Map.of());
    }
}
