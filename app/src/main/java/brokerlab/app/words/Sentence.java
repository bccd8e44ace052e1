package brokerlab.app.words;

import java.util.regex.Pattern;

/** A whole sentence ends with a full stop: what the engine, a client library or the system says may end without. */
public final class Sentence {
    private static final Pattern ENDED = Pattern.compile("(?s).*[.?!:…]['\"’”)]?");

    private Sentence() {}

    /** The text with its end. */
    public static String whole(String text) {
        String said = text.stripTrailing();
        return said.isEmpty() || ENDED.matcher(said).matches() ? said : said + ".";
    }

    /** The same with a remark in brackets before the end. */
    public static String whole(String text, String remark) {
        String said = text.stripTrailing();
        return (said.endsWith(".") ? said.substring(0, said.length() - 1) : said) + " (" + remark + ").";
    }
}
