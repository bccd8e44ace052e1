package brokerlab.app.settings;

import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.SettingChange;

/** Values of changes in words. */
final class ScreenWords {
    private ScreenWords() {}

    static String described(SettingChange change, Texts texts) {
        return change.value()
                .map(v ->
                        change.setting().map(s -> Notation.format(s, v, texts)).orElse(v))
                .orElseGet(() -> texts.get("settings.from.nowhere"));
    }
}
