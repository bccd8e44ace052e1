package brokerlab.app.words;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them, in the user's language. -1 ("unknown") is a dash everywhere. */
public final class Formats {
    /** What stands for an unknown value. */
    public static final String UNKNOWN = "–";

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter CLOCK_MS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
    private final Texts texts;

    public Formats(Texts texts) {
        this.texts = texts;
    }

    /** 1,284,366. */
    public String count(long value) {
        return value < 0
                ? UNKNOWN
                : NumberFormat.getIntegerInstance(texts.locale()).format(value);
    }

    /** 15.7 k, 1.2 M; in Korean 1.6만, 3.2억: for narrow places. */
    public String shortCount(long value) {
        if (value < 0) {
            return UNKNOWN;
        }
        if (Locale.KOREAN.getLanguage().equals(texts.locale().getLanguage())) {
            return value < 10_000
                    ? count(value)
                    : value < 99_995_000
                            ? decimal(value / 1e4, value < 999_500 ? 1 : 0) + "만"
                            : decimal(value / 1e8, 1) + "억";
        }
        if (value < 1000) {
            return Long.toString(value);
        }
        return value < 999_950
                ? decimal((double) value / 1e3, 1) + " k"
                : value < 999_950_000
                        ? decimal((double) value / 1e6, 1) + " M"
                        : decimal((double) value / 1e9, 1) + " G";
    }

    /** 64.0 MB; units of 1024, as Kafka's settings count. */
    public String bytes(long bytes) {
        return bytes < 0 ? UNKNOWN : scaled((double) bytes);
    }

    /** 41.8 MB/s. */
    public String byteRate(double bytesPerSec) {
        return bytesPerSec < 0 ? UNKNOWN : scaled(bytesPerSec) + "/s";
    }

    /** 842/s. */
    public String rate(double perSec) {
        return perSec < 0 ? UNKNOWN : decimal(perSec, perSec < 10 && perSec > 0 ? 1 : 0) + "/s";
    }

    /** 0.4 s, 38 s, 41 min, 3 h 12 min, 7 d. */
    public String duration(long ms) {
        if (ms < 0) {
            return UNKNOWN;
        }
        if (ms < 1000) {
            return ms == 0
                    ? unit("s", "0")
                    : ms < 100 ? unit("ms", Long.toString(ms)) : unit("s", decimal(ms / 1000.0, 1));
        }
        long seconds = ms / 1000;
        if (ms <= 9_950) {
            return unit("s", decimal(ms / 1000.0, 1));
        }
        if (seconds < 60) {
            return unit("s", Long.toString(Math.max(10, seconds)));
        }
        if (seconds < 3600) {
            return seconds >= 600 || seconds % 60 == 0
                    ? unit("min", Long.toString(seconds / 60))
                    : unit("minS", Long.toString(seconds / 60), Long.toString(seconds % 60));
        }
        long minutes = seconds / 60;
        if (minutes < 48 * 60) {
            return minutes % 60 == 0
                    ? unit("h", Long.toString(minutes / 60))
                    : unit("hMin", Long.toString(minutes / 60), Long.toString(minutes % 60));
        }
        long hours = minutes / 60;
        return hours % 24 == 0
                ? unit("d", count(hours / 24))
                : unit("dH", count(hours / 24), Long.toString(hours % 24));
    }

    /** 14:02:31, in this machine's zone. */
    public String time(long wallMs) {
        return wallMs <= 0 ? UNKNOWN : at(wallMs, CLOCK);
    }

    /** 14:01. */
    public String minute(long wallMs) {
        return wallMs <= 0 ? UNKNOWN : at(wallMs, MINUTE);
    }

    /** 14:01:11.002. */
    public String timeMs(long wallMs) {
        return wallMs <= 0 ? UNKNOWN : at(wallMs, CLOCK_MS);
    }

    public String dateTime(long wallMs) {
        return wallMs <= 0 ? UNKNOWN : at(wallMs, DAY);
    }

    /** 61 %. */
    public String percent(double part) {
        return decimal(part * 100, 0) + " %";
    }

    public String decimal(double value, int digits) {
        NumberFormat format = NumberFormat.getNumberInstance(texts.locale());
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(value);
    }

    private String unit(String unit, Object... values) {
        return texts.get("words.unit." + unit, values);
    }

    private static String at(long wallMs, DateTimeFormatter format) {
        return format.format(Instant.ofEpochMilli(wallMs).atZone(ZoneId.systemDefault()));
    }

    private String scaled(double bytes) {
        int unit = 0;
        double value = bytes;
        // four digits before the point are one too many: beside 1.0 MB, 1,019.8 KB looks like more
        while (value >= 999.95 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return decimal(value, unit == 0 ? 0 : 1) + " " + BYTE_UNITS[unit];
    }
}
