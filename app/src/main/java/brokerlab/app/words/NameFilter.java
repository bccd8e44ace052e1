package brokerlab.app.words;

import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A typed filter of names: a regular expression, found anywhere, without regard to case. What is none is looked for as it stands, so that
 * the names let through always answer what is typed.
 *
 * @param lets whether a name is let through
 * @param wrongAt index at which the text, without blanks around it, stops being a regular expression, at most its length; empty when it is one
 */
public record NameFilter(Predicate<String> lets, OptionalInt wrongAt) {
    private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /** Lets everything through. */
    public static final NameFilter ALL = new NameFilter(name -> true, OptionalInt.empty());

    /** @param text as typed */
    public static NameFilter of(String text) {
        String typed = text.strip();
        if (typed.isEmpty()) {
            return ALL;
        }
        try {
            return new NameFilter(Pattern.compile(typed, ANY_CASE).asPredicate(), OptionalInt.empty());
        } catch (PatternSyntaxException e) {
            return new NameFilter(
                    Pattern.compile(typed, ANY_CASE | Pattern.LITERAL).asPredicate(),
                    OptionalInt.of(Math.clamp(e.getIndex(), 0, typed.length())));
        }
    }
}
