package brokerlab.engine.config;

import java.util.Locale;

/** What a setting's number counts. */
public enum Unit {
    /** No number. */
    NONE,
    COUNT,
    MILLISECONDS,
    SECONDS,
    MINUTES,
    HOURS,
    BYTES,
    /** 1024 bytes. */
    KIBIBYTES,
    BITS,
    BYTES_PER_SECOND,
    PER_SECOND,
    PERCENT,
    /** A share, mostly of 0 to 1. */
    RATIO,
    /** ZooKeeper's {@code tickTime}. */
    TICKS;

    /** Kafka writes the unit into the name. */
    static Unit of(String name, Setting.Type type) {
        if (!type.isNumber()) {
            return NONE;
        }
        String end = name.replace('_', '.').toLowerCase(Locale.ROOT);
        if (end.endsWith("per.second") || end.endsWith("byte.rate") || end.endsWith("throttled.rate")) {
            return BYTES_PER_SECOND;
        }
        if (end.endsWith(".rate")) {
            return PER_SECOND;
        }
        if (end.endsWith(".ms") || end.endsWith(".millis") || end.endsWith("relogin")) {
            return MILLISECONDS;
        }
        if (end.endsWith(".seconds") || end.endsWith(".secs")) {
            return SECONDS;
        }
        if (end.endsWith(".minutes")) {
            return MINUTES;
        }
        if (end.endsWith(".hours")) {
            return HOURS;
        }
        if (end.endsWith("percentage")) {
            return PERCENT;
        }
        if (type == Setting.Type.DOUBLE) {
            return RATIO;
        }
        if (end.endsWith("key.length")) {
            return BITS;
        }
        boolean bytes = end.contains("bytes") || end.endsWith("buffer.size") || end.endsWith("receive.size");
        return bytes ? BYTES : COUNT;
    }
}
