package brokerlab.app.settings;

import brokerlab.app.words.Texts;
import java.util.function.Function;

/** Why what was typed is no value, in the language of then. */
record ValueProblem(Function<Texts, String> said) {
    /** A text of this screen's bundle with its values. */
    static ValueProblem of(String key, Object... values) {
        return new ValueProblem(texts -> texts.get("settings.problem." + key, values));
    }

    String words(Texts texts) {
        return said.apply(texts);
    }
}
