package brokerlab.app.settings;

import brokerlab.app.shell.Texts;

/** Why what was typed is no value, as a key of this screen's bundle with its values. */
record Problem(String key, Object... values) {
    String words(Texts texts) {
        return texts.get("settings.problem." + key, values);
    }
}
