package brokerlab.app.recorder;

import brokerlab.app.kit.Drawing;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Ink;
import brokerlab.app.words.Formats;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** Paints events on tracks over time and finds the one under the mouse. Good news are discs, setbacks triangles, losses crosses. */
final class RecorderLine {
    private static final List<Lane> ROWS = List.of(Lane.values());
    /** One lane's height where words are as large as usual; the first begins 4 pixels below the top. */
    static final double ROW = 13;
    /** Whole minutes, below the lanes. */
    private static final double AXIS = 15;

    /** As {@link #ROW}. */
    static final double HEIGHT = ROW * ROWS.size() + 8 + AXIS;

    private static final long MINUTE_MS = 60_000;
    private static final double LEFT = 76;
    private static final double NEAR = 9;

    /** A time and a word or two: less than that says nothing. */
    private static final int LEAST_TOLD = 20;

    private List<RecorderEntry> entries = List.of();
    private List<String> names = List.of();
    private EventWords words;
    private Formats formats;
    private long nowMs;
    private double width;
    private String measured = "";
    private double measuredWidth;
    private double measuredIn;
    private Optional<RecorderEntry> pointed = Optional.empty();

    void words(List<String> laneNames, EventWords eventWords) {
        names = laneNames;
        words = eventWords;
    }

    void set(List<RecorderEntry> shown, long now, Optional<RecorderEntry> at, Formats format) {
        entries = shown;
        nowMs = now;
        pointed = at;
        formats = format;
    }

    private static double row() {
        return ROW * Fonts.scale();
    }

    private static double axis() {
        return AXIS * Fonts.scale();
    }

    private static double left() {
        return LEFT * Fonts.scale();
    }

    double x(long wallMs, double across) {
        return left() + (across - left() - 10) * (1 - (double) (nowMs - wallMs) / RecorderModel.WINDOW_MS);
    }

    Optional<RecorderEntry> near(double x, double y) {
        RecorderEntry best = null;
        double least = NEAR * NEAR;
        for (RecorderEntry entry : entries) {
            double dx = x(entry.wallMs(), width) - x;
            double dy = y(entry) - y;
            double distance = dx * dx + dy * dy;
            if (distance <= least) {
                least = distance;
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The neighbour in time; the newest when nothing is pointed at. */
    Optional<RecorderEntry> next(Optional<RecorderEntry> from, int step) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        int at = -1;
        for (int i = 0; from.isPresent() && i < entries.size(); i++) {
            if (entries.get(i).id() == from.get().id()) {
                at = i;
            }
        }
        int next = at < 0 ? entries.size() - 1 : Math.max(0, Math.min(entries.size() - 1, at + step));
        return Optional.of(entries.get(next));
    }

    void paint(GraphicsContext g, double across, double height, Drawing theme) {
        width = across;
        g.setFont(Drawing.font(11));
        g.setTextBaseline(VPos.CENTER);
        g.setTextAlign(TextAlignment.LEFT);
        for (int row = 0; row < ROWS.size(); row++) {
            double y = 4 + row() * row + row() / 2;
            g.setFill(theme.color(Ink.MUTED));
            g.fillText(names.get(row), 9, y, left() - 14);
            g.setStroke(theme.color(Ink.GRID));
            g.strokeLine(left(), Math.floor(y) + 0.5, across - 8, Math.floor(y) + 0.5);
        }
        axis(g, across, theme);
        label(g, across, height - axis(), theme);
        for (RecorderEntry entry : entries) {
            mark(g, entry, x(entry.wallMs(), across), y(entry), theme);
        }
        pointed.ifPresent(entry -> {
            g.setStroke(theme.color(Ink.FG));
            g.setLineWidth(1.2);
            g.strokeOval(x(entry.wallMs(), across) - 6, y(entry) - 6, 12, 12);
        });
    }

    /** A fine line and the time at each whole minute. */
    private void axis(GraphicsContext g, double across, Drawing theme) {
        if (formats == null) {
            return;
        }
        double bottom = 4 + row() * ROWS.size();
        g.setTextAlign(TextAlignment.CENTER);
        g.setLineWidth(1);
        for (long at = nowMs - Math.floorMod(nowMs, MINUTE_MS); at > nowMs - RecorderModel.WINDOW_MS; at -= MINUTE_MS) {
            double x = Math.floor(x(at, across)) + 0.5;
            g.setStroke(theme.color(Ink.GRID));
            g.strokeLine(x, 2, x, bottom + 3);
            if (x > left() + 18 * Fonts.scale() && x < across - 20 * Fonts.scale()) {
                g.setFill(theme.color(Ink.MUTED));
                g.fillText(formats.minute(at), x, bottom + axis() / 2 + 2);
            }
        }
        g.setTextAlign(TextAlignment.LEFT);
    }

    /** The event pointed at, or else the last that shook the cluster, with a line through all tracks. */
    private void label(GraphicsContext g, double across, double height, Drawing theme) {
        Optional<RecorderEntry> told = pointed.or(
                () -> entries.reversed().stream().filter(RecorderLine::shook).findFirst());
        if (told.isEmpty() || words == null) {
            return;
        }
        double x = Math.floor(x(told.get().wallMs(), across)) + 0.5;
        g.setStroke(theme.color(Ink.FG, 0.75));
        g.setLineWidth(1);
        g.setLineDashes(3, 3);
        g.strokeLine(x, 1, x, height - 1);
        g.setLineDashes();
        String text = formats.time(told.get().wallMs()) + " " + words.sentence(told.get());
        // On the side that has more room: a sentence is cut at its end, never squeezed.
        boolean right = x - left() > across - x;
        g.setTextAlign(right ? TextAlignment.RIGHT : TextAlignment.LEFT);
        double room = (right ? x - left() : across - x) - 16;
        if (!text.equals(measured) || measuredIn != Fonts.scale()) {
            measured = text;
            measuredIn = Fonts.scale();
            measuredWidth = Drawing.width(text, g.getFont());
        }
        if (measuredWidth > room) {
            String shorter = shorter(text, t -> Drawing.width(t, g.getFont()) <= room);
            text = shorter.isEmpty() ? Drawing.cut(text, g.getFont(), room) : shorter;
        }
        double y = 4 + row() * ROWS.size() - row() / 2;
        g.setFill(theme.color(Ink.INSET, 0.9));
        double wide = Math.min(measuredWidth, room) + 8;
        double tall = 14 * Fonts.scale();
        g.fillRect(right ? x - 7 - wide : x + 4, y - tall / 2, wide, tall);
        g.setFill(theme.color(Ink.MUTED));
        g.fillText(text, right ? x - 7 : x + 7, y);
    }

    /** As many whole sentences and clauses of it as fit; empty when none does. */
    static String shorter(String text, Predicate<String> fits) {
        for (int at = text.length() - 2; at > LEAST_TOLD; at--) {
            boolean sentence = text.charAt(at) == '.';
            if ((sentence || text.charAt(at) == ',' || text.charAt(at) == ':') && text.charAt(at + 1) == ' ') {
                String clause = sentence ? text.substring(0, at + 1) : text.substring(0, at) + "…";
                if (fits.test(clause)) {
                    return clause;
                }
            }
        }
        return "";
    }

    private static void mark(GraphicsContext g, RecorderEntry entry, double x, double y, Drawing theme) {
        Ink ink = ink(entry.event());
        g.setFill(theme.color(ink));
        g.setStroke(theme.color(ink));
        switch (shape(entry.event())) {
            case DISC -> g.fillOval(x - 3.5, y - 3.5, 7, 7);
            case TRIANGLE ->
                g.fillPolygon(new double[] {x - 4.5, x + 4.5, x}, new double[] {y + 3.5, y + 3.5, y - 4.5}, 3);
            case CROSS -> {
                g.setLineWidth(2);
                g.strokeLine(x - 3.2, y - 3.2, x + 3.2, y + 3.2);
                g.strokeLine(x - 3.2, y + 3.2, x + 3.2, y - 3.2);
            }
            case RING -> {
                g.setLineWidth(1.5);
                g.strokeOval(x - 3, y - 3, 6, 6);
            }
        }
    }

    private static double y(RecorderEntry entry) {
        return 4 + row() * Lane.of(entry.event()).row() + row() / 2;
    }

    private static boolean shook(RecorderEntry entry) {
        return entry.event() instanceof BrokerEvent.BrokerStopped
                || entry.event() instanceof BrokerEvent.BrokerKilled
                || entry.event() instanceof ZooKeeperEvent.QuorumLost
                || entry.event() instanceof ProblemEvent.ProcessPaused
                || entry.event() instanceof ProblemEvent.MachineOverloaded;
    }

    private enum Shape {
        DISC,
        RING,
        TRIANGLE,
        CROSS
    }

    private static Shape shape(ClusterEvent event) {
        return switch (event) {
            case ReplicationEvent.IsrShrunk e -> Shape.TRIANGLE;
            case BrokerEvent.BrokerGone e -> Shape.TRIANGLE;
            case BrokerEvent.BrokerStopped e -> Shape.TRIANGLE;
            case GroupEvent.MemberLeft e -> Shape.TRIANGLE;
            case LogEvent.LogTruncated e -> Shape.TRIANGLE;
            case ZooKeeperEvent.ZooKeeperNodeStopped e -> Shape.TRIANGLE;
            case ProblemEvent.Warning e -> Shape.TRIANGLE;
            case SettingEvent.RollingEnded e -> e.left().isEmpty() ? Shape.DISC : Shape.TRIANGLE;
            case ProblemEvent.ProcessPaused e -> Shape.TRIANGLE;
            case ProblemEvent.MachineOverloaded e -> Shape.TRIANGLE;
            case ProblemEvent.ClockSetBack e -> Shape.TRIANGLE;
            case ZooKeeperEvent.SessionChanged e -> e.state() == SessionState.CONNECTED ? Shape.DISC : Shape.TRIANGLE;
            case ReplicationEvent.LeaderElected e -> e.leader() < 0 ? Shape.CROSS : Shape.DISC;
            case BrokerEvent.BrokerKilled e -> Shape.CROSS;
            case ZooKeeperEvent.QuorumLost e -> Shape.CROSS;
            case ProblemEvent.TaskFailed e -> Shape.CROSS;
            case TopicEvent.TopicDeleted e -> Shape.CROSS;
            case LogEvent.SegmentDeleted e -> Shape.RING;
            default -> Shape.DISC;
        };
    }

    private static Ink ink(ClusterEvent event) {
        return switch (shape(event)) {
            case CROSS -> Ink.BAD;
            case TRIANGLE -> Ink.WARN;
            case RING -> Ink.VIOLET;
            case DISC ->
                switch (Lane.of(event)) {
                    case LEADERS -> event.track() == ClusterEvent.Track.BROKER ? Ink.OK : Ink.ACCENT;
                    case ISR -> Ink.OK;
                    case SEGMENTS -> Ink.VIOLET;
                    case GROUPS -> Ink.TEAL;
                    case CHANGES -> Ink.ORANGE;
                    case ZOOKEEPER -> Ink.SKY;
                    case PROBLEMS -> Ink.BAD;
                };
        };
    }
}
