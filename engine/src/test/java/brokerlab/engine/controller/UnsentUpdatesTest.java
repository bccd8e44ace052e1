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

final class UnsentUpdatesTest {
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);

    private final UnsentUpdates unsent = new UnsentUpdates();

    @Test
    void theNewestRoleOfAPartitionIsSentOnceAndStaysNew() {
        unsent.add(List.of(role(A, 0, true), role(B, 0, false)));
        unsent.add(List.of(role(A, 1, false)));
        assertEquals(List.of(role(A, 1, true), role(B, 0, false)), unsent.roles());
    }

    @Test
    void aStopEndsARoleThatWasNotSentAndARoleAfterItComesAfterIt() {
        unsent.add(List.of(role(A, 0, false)));
        unsent.stop(List.of(A), true);
        assertFalse(unsent.hasRoles());
        unsent.add(List.of(role(A, 0, true)));
        assertEquals(List.of(A), unsent.stops(true));
        assertEquals(List.of(role(A, 0, true)), unsent.roles());
    }

    @Test
    void whatWasNotAnsweredComesAgainBelowWhatIsNewer() {
        unsent.add(List.of(role(A, 0, true), role(B, 0, false)));
        unsent.image(image(1));
        UnsentUpdates unanswered = unsent.take();
        assertTrue(unsent.isEmpty());
        unsent.add(List.of(role(A, 1, false)));
        unsent.stop(List.of(B), true);
        unsent.image(image(2));
        unanswered.mergeInto(unsent);
        assertEquals(List.of(role(A, 1, true)), unsent.roles());
        assertEquals(List.of(B), unsent.stops(true));
        assertEquals(2, unsent.image().orElseThrow().version());
    }

    @Test
    void allRolesReplaceSingleOnesAndStayAllWhenSentAgain() {
        unsent.add(List.of(role(A, 0, true)));
        unsent.addAll(List.of(role(B, 3, false)));
        UnsentUpdates unanswered = unsent.take();
        unsent.add(List.of(role(A, 4, false)));
        unanswered.mergeInto(unsent);
        assertTrue(unsent.full());
        assertEquals(List.of(role(B, 3, false), role(A, 4, false)), unsent.roles());
    }

    @Test
    void allOfNoRolesIsStillToBeSaid() {
        unsent.addAll(List.of());
        assertFalse(unsent.isEmpty());
        unsent.rolesSent();
        assertTrue(unsent.isEmpty());
    }

    private static PartitionRole role(TopicPartition partition, int leaderEpoch, boolean isNew) {
        return new PartitionRole(partition, Uuid.ZERO_UUID, 1, leaderEpoch, List.of(1), List.of(1), 0, isNew);
    }

    private static ClusterImage image(long version) {
        return ClusterImage.of(version, 1, 1, Map.of(), Map.of());
    }
}
