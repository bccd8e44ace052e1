package brokerlab.engine.config;

import java.util.List;
import java.util.Optional;

/**
 * A setting's value in force and every candidate for it.
 *
 * @param value empty when unset
 * @param synonyms all candidates, the one in force first
 */
public record EffectiveValue(Setting setting, Optional<String> value, Source source, List<Candidate> synonyms) {
    /** A value under one name from one source. */
    public record Candidate(String name, String value, Source source) {}

    /** The same as it may be told to anybody: passwords are {@link Setting#HIDDEN}. */
    public EffectiveValue masked() {
        return setting.sensitive()
                ? new EffectiveValue(
                        setting,
                        value.map(setting::shown),
                        source,
                        synonyms.stream()
                                .map(c -> new Candidate(c.name(), Setting.HIDDEN, c.source()))
                                .toList())
                : this;
    }
}
