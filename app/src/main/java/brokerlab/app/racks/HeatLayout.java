package brokerlab.app.racks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where thousands of replicas are drawn: racks side by side, in each a block of cells per broker under its name. The cells are as large
 * as fit. A pure function of the floor and the room there is.
 *
 * @param label height of the line above each block
 * @param larger how much larger words are than usual, and with them what holds them
 */
record HeatLayout(
        List<RackBox> frames, List<Block> blocks, double cellWidth, double cellHeight, double label, double larger) {
    static final double PAD = 10;
    static final double HEAD = 26;
    private static final double GAP = 8;
    private static final double NARROWEST_RACK = 88;

    /** Width and height of a cell, the largest first; the first ones have room for a name. */
    private static final double[][] SIZES = {
        {42, 20}, {36, 17}, {31, 15}, {17, 15}, {14, 13}, {11, 11}, {9, 9}, {7, 7}, {5, 5}, {4, 4}, {3, 3}, {2, 2}
    };

    /** Cells from this width on show their name. */
    static final double NAMED = 30;

    /** A rack; {@code running} of its brokers run. */
    record RackBox(String rack, int running, int brokers, double x, double y, double width, double height) {}

    /** A broker's cells, below the line of its name. */
    record Block(
            Floor.Shelf shelf, List<HeatCell> cells, int columns, double x, double y, double width, double height) {}

    /** @param series colour of the topic, -1 for an internal one */
    record HeatCell(Floor.Tile tile, int series, String name) {}

    /** A cell by the index of its block and its own. */
    record CellIndex(int block, int cell) {}

    private record Fit(
            double cellWidth,
            double cellHeight,
            int columns,
            int rows,
            int perLine,
            double label,
            double gap,
            boolean fits) {}

    /** @param wanted how much larger words should be than usual: they are not where that leaves no room for the cells */
    static HeatLayout of(Floor floor, double width, double height, double wanted) {
        Optional<HeatLayout> roomy = of(floor, width, height, wanted, wanted > 1);
        return roomy.orElseGet(() -> of(floor, width, height, 1, false).orElseThrow());
    }

    private static Optional<HeatLayout> of(Floor floor, double width, double height, double larger, boolean fitting) {
        int racks = floor.racks().size();
        if (racks == 0 || width <= 0 || height <= 0) {
            return Optional.of(new HeatLayout(List.of(), List.of(), 1, 1, 1, larger));
        }
        int perRow = (int) Math.max(1, Math.min(racks, (width + GAP) / (NARROWEST_RACK * larger + GAP)));
        int rackRows = (racks + perRow - 1) / perRow;
        double rackWidth = (width - GAP * (perRow - 1)) / perRow;
        double rackHeight = (height - GAP * (rackRows - 1)) / rackRows;
        int most = 1;
        int brokers = 1;
        for (Floor.Rack rack : floor.racks()) {
            brokers = Math.max(brokers, rack.brokers().size());
            for (Floor.Shelf shelf : rack.brokers()) {
                most = Math.max(
                        most,
                        shelf.rows().stream().mapToInt(r -> r.tiles().size()).sum());
            }
        }
        Fit fit = fit(most, brokers, rackWidth - 2 * PAD, rackHeight, larger);
        if (fitting && !fit.fits()) {
            return Optional.empty();
        }
        var frames = new ArrayList<RackBox>();
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < racks; i++) {
            Floor.Rack rack = floor.racks().get(i);
            double x = (i % perRow) * (rackWidth + GAP);
            int line = i / perRow;
            double y = line * (rackHeight + GAP);
            int running = (int) rack.brokers().stream()
                    .filter(s -> s.broker().state() == brokerlab.engine.view.Snapshot.BrokerState.RUNNING)
                    .count();
            frames.add(new RackBox(rack.name(), running, rack.brokers().size(), x, y, rackWidth, rackHeight));
            double blockWidth = fit.columns() * fit.cellWidth();
            double blockHeight = fit.rows() * fit.cellHeight();
            for (int b = 0; b < rack.brokers().size(); b++) {
                int inLine = b / fit.perLine();
                blocks.add(new Block(
                        rack.brokers().get(b),
                        cells(rack.brokers().get(b)),
                        fit.columns(),
                        x + PAD + (b % fit.perLine()) * (blockWidth + fit.gap()),
                        y + HEAD * larger + fit.label() + inLine * (fit.label() + blockHeight + fit.gap()),
                        blockWidth,
                        blockHeight));
            }
        }
        return Optional.of(new HeatLayout(
                List.copyOf(frames), List.copyOf(blocks), fit.cellWidth(), fit.cellHeight(), fit.label(), larger));
    }

    private static Fit fit(int most, int brokers, double inner, double rackHeight, double larger) {
        Fit last = new Fit(1, 1, 1, most, 1, 12 * larger, 5, false);
        for (double[] usual : SIZES) {
            boolean named = usual[0] >= NAMED;
            double[] size = named ? new double[] {usual[0] * larger, usual[1] * larger} : usual;
            double label = (size[0] < 5 ? 12 : 17) * larger;
            double gap = size[0] < 5 ? 5 : GAP;
            int wide = (int) Math.max(1, Math.min(most, inner / size[0]));
            int square = (int) Math.max(1, Math.min(wide, Math.ceil(Math.sqrt(most * size[1] / size[0]))));
            for (int columns : named ? new int[] {wide} : new int[] {square, wide}) {
                int rows = (most + columns - 1) / columns;
                int perLine = (int) Math.max(1, (inner + gap) / (columns * size[0] + gap));
                int lines = (brokers + perLine - 1) / perLine;
                boolean fits = columns * size[0] <= inner
                        && HEAD * larger + lines * (label + rows * size[1] + gap) <= rackHeight;
                last = new Fit(size[0], size[1], columns, rows, perLine, label, gap, fits);
                if (fits) {
                    return last;
                }
            }
        }
        return last;
    }

    private static List<HeatCell> cells(Floor.Shelf shelf) {
        return shelf.rows().stream()
                .flatMap(row ->
                        row.tiles().stream().map(t -> new HeatCell(t, row.colour(), row.shortName() + t.partition())))
                .toList();
    }

    boolean named() {
        return cellWidth >= NAMED * larger;
    }

    double cellX(CellIndex spot) {
        Block block = blocks.get(spot.block());
        return block.x() + (spot.cell() % block.columns()) * cellWidth;
    }

    double cellY(CellIndex spot) {
        Block block = blocks.get(spot.block());
        int row = spot.cell() / block.columns();
        return block.y() + row * cellHeight;
    }

    Optional<CellIndex> at(double x, double y) {
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            if (x >= block.x() && x < block.x() + block.width() && y >= block.y() && y < block.y() + block.height()) {
                int row = (int) ((y - block.y()) / cellHeight);
                int cell = row * block.columns() + (int) ((x - block.x()) / cellWidth);
                return cell < block.cells().size() ? Optional.of(new CellIndex(b, cell)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The cell beside one: along the broker's, from its ends to the next broker that has any. */
    Optional<CellIndex> beside(CellIndex from, int right, int down) {
        Block block = blocks.get(from.block());
        int cell = from.cell() + right + down * block.columns();
        if (cell >= 0 && cell < block.cells().size()) {
            return Optional.of(new CellIndex(from.block(), cell));
        }
        int step = cell < 0 ? -1 : 1;
        for (int b = from.block() + step; b >= 0 && b < blocks.size(); b += step) {
            int count = blocks.get(b).cells().size();
            if (count > 0) {
                return Optional.of(new CellIndex(b, step > 0 ? 0 : count - 1));
            }
        }
        return Optional.empty();
    }
}
