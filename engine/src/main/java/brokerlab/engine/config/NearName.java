package brokerlab.engine.config;

import brokerlab.engine.config.Setting.Scope;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody may have meant who wrote a name that does not exist. */
public final class NearName {
    private static final int LONG_NAME = 12;

    private NearName() {}

    /**
     * The setting of that scope whose name is nearest, when one is near: a few letters wrong, missing or too many; or for a broker the
     * setting that topics take the one of that name from ({@code retention.ms}: {@code log.retention.ms}).
     */
    public static Optional<String> of(Scope scope, String name) {
        if (scope == Scope.BROKER) {
            Optional<String> ofTopics = Catalogue.find(Scope.TOPIC, name)
                    .flatMap(s -> s.synonyms().stream().findFirst());
            if (ofTopics.isPresent()) {
                return ofTopics;
            }
        }
        return among(
                Catalogue.listed(scope).stream()
                        .filter(s -> scope != Scope.BROKER || s.honoured() || Kafka391.knows(s))
                        .map(Setting::name),
                name);
    }

    /** The nearest of {@code names}, when one is near: a few letters wrong, missing or too many. */
    public static Optional<String> among(Stream<String> names, String name) {
        int most = name.length() < LONG_NAME ? 2 : 3;
        return names.filter(known -> distance(known, name, most) <= most)
                .min(Comparator.comparingInt((String known) -> distance(known, name, most))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Letters to put in, take out or exchange (Levenshtein), case apart; more than {@code most} when it is more. */
    private static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] before = new int[b.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                now[j] = Math.min(before[j - 1] + (same ? 0 : 1), 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[b.length()];
    }
}
