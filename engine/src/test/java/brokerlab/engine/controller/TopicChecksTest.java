package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TopicChecksTest {
    private static final BrokerSettings DEFAULTS = new BrokerSettings(Map.of());
    private static final SettingScope.Topic TOPIC = new SettingScope.Topic("t");

    @Test
    void namesFollowKafkasRules() {
        for (String bad : List.of("", ".", "..", "a b", "ä", "a/b", "x".repeat(250))) {
            assertEquals(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    refused(() -> TopicChecks.name(bad)).code(),
                    bad);
        }
        TopicChecks.name("x".repeat(249));
        TopicChecks.name("__consumer_offsets.-A9");
    }

    @Test
    void aNameThatMetricsCannotTellApartIsRefused() {
        assertTrue(refused(() -> TopicChecks.isNew("a.b", Set.of("a_b")))
                .getMessage()
                .contains("a_b"));
        assertEquals(
                ErrorCode.TOPIC_ALREADY_EXISTS,
                refused(() -> TopicChecks.isNew("a.b", Set.of("a.b"))).code());
        TopicChecks.isNew("a.b", Set.of("ab", "a.c"));
    }

    @Test
    void assignmentsAreConsecutiveEvenAndOnLiveBrokers() {
        var brokers = Set.of(1, 2, 3);
        for (Map<Integer, List<Integer>> bad : List.of(
                Map.of(1, List.of(1)),
                Map.of(0, List.of(1), 2, List.of(2)),
                Map.of(0, List.of(1, 1)),
                Map.of(0, List.of(1, 2), 1, List.of(1)),
                Map.of(0, List.<Integer>of()),
                Map.of(0, List.of(1, 4)))) {
            assertEquals(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    refused(() -> TopicChecks.assignment(bad, brokers)).code(),
                    bad.toString());
        }
        var good = Map.of(0, List.of(3, 1), 1, List.of(2, 3));
        assertEquals(good, TopicChecks.assignment(good, brokers));
    }

    @Test
    void growthIsUpwardsAndNamesBothNumbers() {
        var less = refused(() -> TopicChecks.growth("t", 5, 3));
        assertEquals(ErrorCode.INVALID_PARTITIONS, less.code());
        assertTrue(less.getMessage().contains("5") && less.getMessage().contains("3"));
        assertEquals(
                ErrorCode.INVALID_PARTITIONS,
                refused(() -> TopicChecks.growth("t", 5, 5)).code());
    }

    @Test
    void grownPartitionsGoOnFromTheFirstLeader() {
        var racks = new TreeMap<>(Map.of(1, "", 2, "", 3, ""));
        var present = new TreeMap<>(Map.of(0, List.of(2, 3), 1, List.of(3, 1)));
        assertEquals(1, TopicChecks.grown(present, 3, List.of(), racks).get(2).getFirst());
        assertEquals(Map.of(2, List.of(3, 2)), TopicChecks.grown(present, 3, List.of(List.of(3, 2)), racks));
        assertEquals(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                refused(() -> TopicChecks.grown(present, 4, List.of(List.of(3, 2)), racks))
                        .code());
        assertEquals(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                refused(() -> TopicChecks.grown(present, 3, List.of(List.of(3)), racks))
                        .code());
    }

    @Test
    void settingsAreCheckedByTheCatalogue() {
        var unknown = refused(() -> TopicChecks.settings(DEFAULTS, TOPIC, Map.of("retention.msx", "1")));
        assertEquals(ErrorCode.INVALID_CONFIG, unknown.code());
        assertTrue(unknown.getMessage().contains("retention.msx"));
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                refused(() -> TopicChecks.settings(DEFAULTS, TOPIC, Map.of("retention.ms", "soon")))
                        .code());
        assertEquals(Map.of("retention.ms", "5"), TopicChecks.settings(DEFAULTS, TOPIC, Map.of("retention.ms", " 5 ")));
    }

    @Test
    void numbersAndAssignmentExcludeEachOther() {
        var both = new TopicRequest("t", 1, -1, Map.of(0, List.of(1)), Map.of());
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                refused(() -> TopicChecks.numbersOrAssignment(both)).code());
    }

    private static ProtocolException refused(Runnable check) {
        return assertThrows(ProtocolException.class, check::run);
    }
}
