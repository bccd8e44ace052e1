package brokerlab.app.topics;

import brokerlab.app.words.Texts;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Why a draft cannot be carried out, as a key of this screen's bundle with its values.
 *
 * @param field the control concerned
 * @param values those that are {@link Said} are told in the language of then
 */
record Problem(Field field, String key, Object... values) {
    enum Field {
        NAME,
        PARTITIONS,
        REPLICATION,
        SETTINGS
    }

    /** A part in words. */
    interface Said extends Function<Texts, String> {}

    static Problem of(Field field, String key, Object... values) {
        return new Problem(field, key, values);
    }

    String words(Texts texts) {
        return texts.get(
                "topics." + key,
                Arrays.stream(values)
                        .map(v -> v instanceof Said said ? said.apply(texts) : v)
                        .toArray());
    }
}
