package brokerlab.app.words;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What went wrong, in a sentence for people: never the name of a class. */
public final class Failures {
    private Failures() {}

    /** What lies at the bottom of it. */
    public static Throwable cause(Throwable why) {
        Throwable at = why;
        while ((at instanceof CompletionException || at instanceof ExecutionException) && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    /** A door's own sentence already says what to do; so do those of most others, and what has none gets one. Ends with a full stop. */
    public static String reason(Throwable why, Texts texts) {
        return Sentence.whole(sentence(why, texts));
    }

    private static String sentence(Throwable why, Texts texts) {
        Throwable at = cause(why);
        String message = at.getMessage();
        return switch (at) {
            case TimeoutException e -> texts.get("words.failure.timeout");
            case CancellationException e -> texts.get("words.failure.cancelled");
            // Of an error inside the program the message is made of its own names.
            case NullPointerException e -> texts.get("words.failure.unexpected");
            case ClassCastException e -> texts.get("words.failure.unexpected");
            case IndexOutOfBoundsException e -> texts.get("words.failure.unexpected");
            default -> message == null || message.isBlank() ? texts.get("words.failure.unexpected") : message;
        };
    }
}
