package brokerlab.engine.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The Korean texts of the catalogue, from {@code korean.tsv}: read when first asked for, as most starts never do. */
final class Meanings {
    private static final class Korean {
        static final Map<String, String> TEXTS = read();

        private static Map<String, String> read() {
            var texts = new HashMap<String, String>();
            var stream = Objects.requireNonNull(Meanings.class.getResourceAsStream("korean.tsv"), "korean.tsv");
            try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                in.lines().skip(1).forEach(line -> {
                    String[] column = line.split("\t", -1);
                    texts.put(column[0] + "/" + column[1], column[2]);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.copyOf(texts);
        }
    }

    private Meanings() {}

    static boolean isKorean(Locale locale) {
        return locale.getLanguage().equals("ko");
    }

    /** @param kind a scope of settings, or {@code section} or {@code reason} */
    static Optional<String> korean(String kind, String name) {
        return Optional.ofNullable(Korean.TEXTS.get(kind + "/" + name));
    }
}
