package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.HeatLayout.CellIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every replica of every broker is somewhere in its rack, and nothing lies over anything else, whatever the size. */
class HeatLayoutTest {
    private static final double[][] ROOMS = {{560, 320}, {860, 480}, {1_200, 700}, {1_600, 900}};

    private static Floor floor(int brokers, int racks, int partitions) {
        var clusters = new SnapshotBuilder();
        IntStream.rangeClosed(1, brokers).forEach(i -> clusters.broker(i, "rack-" + i % racks));
        var replicas = new ArrayList<List<Integer>>();
        for (int p = 0; p < partitions; p++) {
            replicas.add(List.of(1 + p % brokers, 1 + (p + 1) % brokers, 1 + (p + 2) % brokers));
        }
        return Floor.of(clusters.topic("orders", replicas).snapshot(), new TopicColours());
    }

    private static void check(Floor floor) {
        for (double larger : new double[] {1, 1.25, 1.5}) {
            for (double[] room : ROOMS) {
                check(
                        HeatLayout.of(floor, room[0], room[1], larger),
                        floor.replicas(),
                        room[0] + "×" + room[1] + " at " + larger);
            }
        }
    }

    private static void check(HeatLayout layout, int replicas, String where) {

        int cells = 0;
        for (int b = 0; b < layout.blocks().size(); b++) {
            HeatLayout.Block block = layout.blocks().get(b);
            String about = block.shelf().broker().id() + " in " + where;
            assertTrue(
                    layout.frames().stream()
                            .anyMatch(
                                    f -> f.rack().equals(block.shelf().broker().rack())
                                            && block.x() >= f.x()
                                            && block.x() + block.width() <= f.x() + f.width()
                                            && block.y() - layout.label() >= f.y()
                                            && block.y() + block.height() <= f.y() + f.height()),
                    about + " is in its rack");
            for (HeatLayout.Block other : layout.blocks()) {
                boolean apart = other.equals(block)
                        || other.x() + other.width() <= block.x()
                        || block.x() + block.width() <= other.x()
                        || other.y() + other.height() + layout.label() <= block.y()
                        || block.y() + block.height() + layout.label() <= other.y();
                assertTrue(apart, about + " and " + other.shelf().broker().id());
            }
            for (int c = 0; c < block.cells().size(); c++) {
                var spot = new CellIndex(b, c);
                assertEquals(
                        Optional.of(spot),
                        layout.at(
                                layout.cellX(spot) + layout.cellWidth() / 2,
                                layout.cellY(spot) + layout.cellHeight() / 2));
                cells++;
            }
        }
        assertEquals(replicas, cells);
    }

    @Test
    void threeBrokersAreShownWithTheNameOfEveryReplica() {
        Floor floor = floor(3, 3, 26);
        check(floor);
        assertTrue(HeatLayout.of(floor, 860, 480, 1).named());
    }

    @Test
    void aHundredBrokersWithTenThousandReplicasFit() {
        Floor floor = floor(100, 5, 3_334);
        check(floor);
        assertFalse(HeatLayout.of(floor, 860, 480, 1).named());
    }

    /** Sibling: more racks than stand side by side begin another row. */
    @Test
    void twentyRacksStandInRows() {
        check(floor(40, 20, 100));
    }

    @Test
    void arrowsWalkAlongTheCellsAndOnToTheNextBroker() {
        HeatLayout layout = HeatLayout.of(floor(3, 3, 6), 860, 480, 1);
        var first = new CellIndex(0, 0);
        assertEquals(Optional.empty(), layout.beside(first, -1, 0));
        assertEquals(Optional.of(new CellIndex(0, 1)), layout.beside(first, 1, 0));
        int last = layout.blocks().getFirst().cells().size() - 1;
        assertEquals(Optional.of(new CellIndex(1, 0)), layout.beside(new CellIndex(0, last), 1, 0));
    }
}
