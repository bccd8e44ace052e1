package brokerlab.app.settings;

import brokerlab.engine.config.Setting;

/** Which editor fits a setting. */
enum EditorKind {
    /** With units where it has some. */
    NUMBER,
    /** On or off. */
    TOGGLE,
    /** One of a few words. */
    CHOICE,
    /** Some of a few words. */
    PICKS,
    /** Any words, in an order. */
    LIST,
    /** Written, never shown. */
    PASSWORD,
    TEXT;

    static EditorKind of(Setting setting) {
        return switch (setting.type()) {
            case BOOLEAN -> TOGGLE;
            case INT, SHORT, LONG, DOUBLE -> NUMBER;
            case LIST -> setting.range().allowed().isEmpty() ? LIST : PICKS;
            case PASSWORD, UNKNOWN -> PASSWORD;
            case STRING, CLASS -> setting.range().allowed().isEmpty() ? TEXT : CHOICE;
        };
    }
}
