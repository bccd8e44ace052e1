package brokerlab.app.kit;

import java.util.Locale;

/**
 * A colour of the theme by what it is for. The style sheet gives each one's value as {@code -bl-ink-<name>} on {@code .bl-drawing};
 * {@link #SERIES} are told apart by people with any colour vision (Okabe–Ito order).
 */
public enum Ink {
    FG("#c9d1d9"),
    MUTED("#9ca6b1"),
    SUBTLE("#8e97a1"),
    LINE("#30363d"),
    GRID("#21262d"),
    SURFACE("#161b22"),
    INSET("#0d1117"),
    ACCENT("#58a6ff"),
    OK("#2fbf8f"),
    WARN("#e69f00"),
    BAD("#ff6b4a"),
    VIOLET("#d2a8ff"),
    TEAL("#56d4bc"),
    ORANGE("#ffa657"),
    YELLOW("#f0e442"),
    PINK("#ff9bce"),
    SKY("#56b4e9"),
    ON_FILL("#0d1117");

    /** Colours of series, topics, producers: by index, again from the start when there are more. */
    private static final Ink[] SERIES = {ACCENT, VIOLET, TEAL, ORANGE, PINK, YELLOW, SKY, OK};

    private final String fallback;
    private final String property = "-bl-ink-" + name().toLowerCase(Locale.ROOT).replace('_', '-');

    Ink(String fallback) {
        this.fallback = fallback;
    }

    String fallback() {
        return fallback;
    }

    String property() {
        return property;
    }

    /** The colour of the {@code index}-th of several things. */
    public static Ink series(int index) {
        return SERIES[Math.floorMod(index, SERIES.length)];
    }
}
