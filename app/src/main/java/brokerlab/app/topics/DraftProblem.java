package brokerlab.app.topics;

import brokerlab.app.words.Texts;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Why a draft cannot be carried out, as a key of this screen's bundle with its values.
 *
 * @param field the control concerned
 * @param values those that are {@link Worded} are told in the language of then
 */
record DraftProblem(Field field, String key, Object... values) {
    enum Field {
        NAME,
        PARTITIONS,
        REPLICATION,
        SETTINGS
    }

    /** A part in words. */
    interface Worded extends Function<Texts, String> {}

    static DraftProblem of(Field field, String key, Object... values) {
        return new DraftProblem(field, key, values);
    }

    String words(Texts texts) {
        return texts.get(
                "topics." + key,
                Arrays.stream(values)
                        .map(v -> v instanceof Worded said ? said.apply(texts) : v)
                        .toArray());
    }
}
