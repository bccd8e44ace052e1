package brokerlab.app.words;

import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;

/**
 * Words in the user's language, switchable live. One bundle per screen ({@code brokerlab/app/<screen>/messages.properties} and {@code
 * messages_ko.properties}, UTF-8); a key is {@code screen.key}. Texts with values use {@link java.text.MessageFormat} patterns: no
 * sentence is glued from pieces.
 */
public interface Texts {
    /** The text now. A missing key is an error in tests and the key itself in front of users. */
    String get(String key, Object... values);

    /** A text that follows the language. */
    ObservableValue<String> bind(String key, Object... values);

    /** The language now: en or ko. */
    java.util.Locale locale();

    /** Runs {@code listener} after each change of language, until that is ended. */
    Subscription onLanguage(Runnable listener);
}
