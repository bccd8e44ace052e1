package brokerlab.engine.config;

import java.util.Optional;

/** For a setting a valid value that it has not by default. */
public final class OtherValue {
    private OtherValue() {}

    /** Empty for words that only a running cluster or a plugin gives a meaning. */
    public static Optional<String> of(Setting setting) {
        return switch (setting.name()) {
            case "max.connections.per.ip.overrides" -> Optional.of("10.0.0.1:5");
            case "leader.replication.throttled.replicas", "follower.replication.throttled.replicas" ->
                Optional.of("0:1");
            case "log.roll.ms", "log.roll.jitter.ms" -> Optional.of("5000");
            // Kafka takes 0 in a file and refuses it in a change.
            case "log.cleaner.threads" -> Optional.of("2");
            default -> byType(setting);
        };
    }

    private static Optional<String> byType(Setting setting) {
        String now = setting.defaultValue().orElse("0");
        return switch (setting.type()) {
            case BOOLEAN -> Optional.of(Boolean.toString(!Boolean.parseBoolean(now)));
            case INT, SHORT, LONG -> number(setting, Long.parseLong(now));
            case DOUBLE -> Optional.of(setting.range().admits(0.25) ? "0.25" : "25000.0");
            case PASSWORD, UNKNOWN -> Optional.of("never told");
            case STRING, LIST ->
                setting.range().allowed().stream()
                        .filter(word -> !word.equals(now))
                        .findFirst();
            case CLASS -> Optional.empty();
        };
    }

    private static Optional<String> number(Setting setting, long now) {
        for (long each : new long[] {now - 1, now + 1, now + 2}) {
            try {
                return Optional.of(setting.checked(Long.toString(each)));
            } catch (IllegalArgumentException e) {
                // The other side then.
            }
        }
        throw new AssertionError(setting + " takes its default only");
    }
}
