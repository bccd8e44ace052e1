package brokerlab.app.racks;

import java.util.List;
import java.util.OptionalInt;

/** Where an arrow key goes: the nearest box that lies that way, so that any arrangement of tiles can be walked. */
enum Direction {
    LEFT(-1, 0),
    RIGHT(1, 0),
    UP(0, -1),
    DOWN(0, 1);

    /** Leaving the row (or column) costs more than distance along it. */
    private static final double SIDEWAYS = 3;

    private final int dx;
    private final int dy;

    Direction(int dx, int dy) {
        this.dx = dx;
        this.dy = dy;
    }

    /** The centre of a box. */
    record Centre(double x, double y) {}

    /** Index of the nearest spot that way from {@code from}, empty at the edge. */
    OptionalInt next(Centre from, List<Centre> spots) {
        int best = -1;
        double bestCost = Double.MAX_VALUE;
        for (int i = 0; i < spots.size(); i++) {
            double x = spots.get(i).x() - from.x();
            double y = spots.get(i).y() - from.y();
            double along = x * dx + y * dy;
            double across = Math.abs(x * dy) + Math.abs(y * dx);
            if (along <= 1 || across > along * 4 + 24) {
                continue;
            }
            double cost = along + SIDEWAYS * across;
            if (cost < bestCost) {
                bestCost = cost;
                best = i;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }
}
