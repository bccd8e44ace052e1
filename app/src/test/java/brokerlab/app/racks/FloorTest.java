package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.Direction.Centre;
import brokerlab.app.words.Target;
import brokerlab.engine.local.LocalElections;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloorTest {
    @Test
    void brokersStandInTheirRacksWithARowPerTopicInternalOnesLast() {
        Floor floor = Floor.of(
                new SnapshotBuilder()
                        .broker(1, "b")
                        .broker(2, "a")
                        .topic("__consumer_offsets", List.of(List.of(1)))
                        .topic("orders", List.of(List.of(1, 2), List.of(2, 1)))
                        .snapshot(),
                new TopicColours());
        assertEquals(
                List.of("a", "b"), floor.racks().stream().map(Floor.Rack::name).toList());
        Floor.Shelf one = floor.racks().get(1).brokers().getFirst();
        assertTrue(one.controller());
        assertEquals(
                List.of("orders", "__consumer_offsets"),
                one.rows().stream().map(Floor.TileRow::topic).toList());
        assertEquals(
                List.of("ord", "off"),
                one.rows().stream().map(Floor.TileRow::shortName).toList());
        assertEquals(
                List.of(ReplicaState.LEADER, ReplicaState.IN_SYNC),
                one.rows().getFirst().tiles().stream().map(Floor.Tile::state).toList());
        assertEquals(5, floor.replicas());
    }

    /** The green one stays green: a topic created before it in the alphabet takes another colour, in the tiles and in the legend. */
    @Test
    void aTopicKeepsItsColourWhenAnotherIsCreated() {
        var model = new RacksModel(LocalElections.RULE);
        assertEquals(
                Map.of("clicks", 0, "orders", 1, "__offsets", -1), colours(model, "clicks", "orders", "__offsets"));
        assertEquals(
                Map.of("clicks", 0, "orders", 1, "a", 2, "lesson", 3, "__offsets", -1),
                colours(model, "a", "clicks", "lesson", "orders", "__offsets"));
    }

    /** Sibling: one that goes takes its colour with it, and the next one new may have it; the others keep theirs. */
    @Test
    void aColourIsFreeAgainWhenItsTopicIsDeleted() {
        var model = new RacksModel(LocalElections.RULE);
        colours(model, "a", "clicks", "orders");
        assertEquals(Map.of("clicks", 1, "orders", 2), colours(model, "clicks", "orders"));
        assertEquals(Map.of("clicks", 1, "lesson", 0, "orders", 2), colours(model, "clicks", "lesson", "orders"));
        assertEquals(
                Map.of("b", 3, "clicks", 1, "lesson", 0, "orders", 2),
                colours(model, "b", "clicks", "lesson", "orders"));
    }

    /** Sibling: a cluster that starts tells of no topics for a moment; they come back as they were. */
    @Test
    void coloursOutliveAMomentWithoutTopics() {
        var model = new RacksModel(LocalElections.RULE);
        colours(model, "orders");
        colours(model, "clicks", "orders");
        colours(model);
        assertEquals(Map.of("clicks", 1, "orders", 0), colours(model, "clicks", "orders"));
    }

    /** What the legend says of topics that all have one replica. */
    private static Map<String, Integer> colours(RacksModel model, String... topics) {
        var clusters = new SnapshotBuilder().broker(1, "a");
        List.of(topics).forEach(t -> clusters.topic(t, List.of(List.of(1))));
        model.take(clusters.snapshot());
        return Legend.topics(model.floor());
    }

    @Test
    void shortNamesTellTopicsApart() {
        List<String> topics = List.of("orders", "ordinals", "payments", "a", "한국");
        assertEquals(topics.size(), new HashSet<>(Floor.shortNames(topics).values()).size());
    }

    @Test
    void tenThousandReplicasAreTooManyForTiles() {
        var clusters = new SnapshotBuilder();
        IntStream.rangeClosed(1, 100).forEach(i -> clusters.broker(i, "r" + i % 3));
        var partitions = new ArrayList<List<Integer>>();
        for (int p = 0; p < 3_334; p++) {
            partitions.add(List.of(1 + p % 100, 1 + (p + 1) % 100, 1 + (p + 2) % 100));
        }
        Floor floor = Floor.of(clusters.topic("big", partitions).snapshot(), new TopicColours());
        assertEquals(10_002, floor.replicas());
        assertTrue(floor.tooBigForTiles());
    }

    @Test
    void selectionSurvivesSnapshotsAndForeignTargets() {
        var model = new RacksModel(LocalElections.RULE);
        Snapshot snapshot = new SnapshotBuilder()
                .broker(1, "a")
                .topic("t", List.of(List.of(1)))
                .snapshot();
        assertTrue(model.take(snapshot));
        assertFalse(model.take(snapshot), "nothing new to draw");
        model.select(new Target.SegmentTarget("t", 0, 1, -1));
        model.select(new Target.GroupTarget("g"));
        assertEquals(new Target.PartitionTarget("t", 0), model.selection());
        assertEquals(2, model.nextBroker());
    }

    @Test
    void arrowsGoToTheNearestTileThatWay() {
        List<Centre> grid =
                List.of(new Centre(0, 0), new Centre(40, 0), new Centre(80, 0), new Centre(0, 30), new Centre(300, 2));
        assertEquals(OptionalInt.of(1), Direction.RIGHT.next(grid.get(0), grid));
        assertEquals(OptionalInt.of(4), Direction.RIGHT.next(grid.get(2), grid));
        assertEquals(OptionalInt.of(3), Direction.DOWN.next(grid.get(0), grid));
        assertEquals(OptionalInt.empty(), Direction.UP.next(grid.get(0), grid));
        assertEquals(OptionalInt.of(0), Direction.LEFT.next(grid.get(1), grid));
    }
}
