package brokerlab.app;

import brokerlab.app.workspace.Choices;
import java.util.Comparator;
import java.util.List;
import javafx.geometry.Rectangle2D;

/**
 * Where the window goes: whole inside the visible part of one monitor, whatever was saved and whatever became of the monitor it was on. All
 * in the coordinates of the desktop, in which a monitor left of or above the first one has negative ones; sizes with title bar and borders.
 *
 * @param minWidth the smallest the window may be made, which a smaller monitor lowers
 */
record WindowPlace(double x, double y, double width, double height, double minWidth, double minHeight) {
    /** The smallest at which all screens are laid out to be used. */
    static final double MIN_WIDTH = 1000;

    static final double MIN_HEIGHT = 640;

    /** What a desktop's title bar takes at most, which is told only once the window is open. */
    private static final double TITLE = 40;

    private static final Rectangle2D NO_MONITOR = new Rectangle2D(0, 0, MIN_WIDTH, MIN_HEIGHT);

    /** @param rooms what can be seen of each monitor, without the desktop's bars, the primary one first */
    static WindowPlace of(Choices.Window was, List<Rectangle2D> rooms) {
        boolean everMoved = was.x() != -1 || was.y() != -1;
        if (everMoved && Double.isFinite(was.x()) && Double.isFinite(was.y())) {
            return inside(new Rectangle2D(was.x(), was.y(), size(was.width()), size(was.height())), rooms);
        }
        Rectangle2D room = rooms.isEmpty() ? NO_MONITOR : rooms.getFirst();
        double width = Math.min(size(was.width()), room.getWidth());
        double height = Math.min(size(was.height()), Math.max(1, room.getHeight() - TITLE));
        return inside(
                new Rectangle2D(
                        room.getMinX() + (room.getWidth() - width) / 2,
                        room.getMinY() + Math.max(0, (room.getHeight() - TITLE - height) / 2),
                        width,
                        height),
                rooms);
    }

    /** Where a window that is at {@code at} should be: there, if all of it can be seen. */
    static WindowPlace inside(Rectangle2D at, List<Rectangle2D> rooms) {
        Rectangle2D room = rooms.stream()
                .max(Comparator.comparingDouble(r -> shared(r, at)))
                .filter(r -> shared(r, at) > 0)
                .orElse(rooms.isEmpty() ? NO_MONITOR : rooms.getFirst());
        double minWidth = Math.min(MIN_WIDTH, room.getWidth());
        double minHeight = Math.min(MIN_HEIGHT, room.getHeight());
        double width = Math.clamp(at.getWidth(), minWidth, room.getWidth());
        double height = Math.clamp(at.getHeight(), minHeight, room.getHeight());
        return new WindowPlace(
                Math.clamp(at.getMinX(), room.getMinX(), room.getMaxX() - width),
                Math.clamp(at.getMinY(), room.getMinY(), room.getMaxY() - height),
                width,
                height,
                minWidth,
                minHeight);
    }

    /** Whether a window at {@code at} is there already, but for what a desktop rounds. */
    boolean isAt(Rectangle2D at) {
        return near(at.getMinX(), x)
                && near(at.getMinY(), y)
                && near(at.getWidth(), width)
                && near(at.getHeight(), height);
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) < 1;
    }

    private static double size(double saved) {
        return Double.isFinite(saved) ? Math.max(1, saved) : 1;
    }

    private static double shared(Rectangle2D a, Rectangle2D b) {
        double width = Math.min(a.getMaxX(), b.getMaxX()) - Math.max(a.getMinX(), b.getMinX());
        double height = Math.min(a.getMaxY(), b.getMaxY()) - Math.max(a.getMinY(), b.getMinY());
        return width > 0 && height > 0 ? width * height : 0;
    }
}
