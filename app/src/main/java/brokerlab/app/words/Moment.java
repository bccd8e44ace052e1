package brokerlab.app.words;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A moment as people write one: {@code 2026-11-30 14:02:31}, {@code 14:02} (the latest such time), {@code 30 min ago}, an ISO time with an
 * offset.
 */
public final class Moment {
    private Moment() {}

    /** Milliseconds since 1970; empty when {@code text} says no moment. */
    public static OptionalLong parse(String text, long nowMs, ZoneId zone) {
        String said = text.strip();
        OptionalLong ago = Quantity.DURATION.parse(withoutAgo(said));
        if (ago.isPresent() && said.chars().anyMatch(Character::isLetter)) {
            return ago.getAsLong() < 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, nowMs - ago.getAsLong()));
        }
        try {
            return OptionalLong.of(instant(said, nowMs, zone).toEpochMilli());
        } catch (DateTimeException | ArithmeticException none) {
            return OptionalLong.empty();
        }
    }

    private static String withoutAgo(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return lower.endsWith("ago")
                ? said.substring(0, said.length() - 3)
                : said.endsWith("전") ? said.substring(0, said.length() - 1) : said;
    }

    private static Instant instant(String said, long nowMs, ZoneId zone) {
        if (said.indexOf('-') < 0) {
            ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(zone);
            ZonedDateTime today =
                    LocalTime.parse(said).atDate(now.toLocalDate()).atZone(zone);
            return (today.isAfter(now) ? today.minusDays(1) : today).toInstant();
        }
        String iso = said.replaceFirst("\\s+", "T");
        if (iso.indexOf('T') < 0) {
            iso += "T00:00";
        }
        String time = iso.substring(iso.indexOf('T'));
        return time.matches(".*([Zz]|[-+][0-9:]+)$")
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).atZone(zone).toInstant();
    }
}
