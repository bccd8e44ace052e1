package brokerlab.app.words;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts whose words follow a number: {@code {0,choice,0#no brokers|1#1 broker|1<{0} brokers}}. As {@link MessageFormat} has it, and the
 * number may also come as it is shown ({@code 1,204}, {@code 15.7 k}); what is not known, below zero or a dash, is never told as none.
 */
public final class Plurals {
    private static final Pattern CHOICE = Pattern.compile("\\{([0-9]),choice,((?:[^{}]|\\{[^{}]*})*)}");
    private static final Pattern FORM = Pattern.compile("([-0-9.]+)([#<≤])(.*)", Pattern.DOTALL);
    private static final Pattern SHOWN = Pattern.compile("[0-9]+");

    private Plurals() {}

    /** {@code pattern} with its values, each choice made. */
    public static String format(String pattern, Locale locale, Object... values) {
        Matcher choice = CHOICE.matcher(pattern);
        if (!choice.find()) {
            return new MessageFormat(pattern, locale).format(values);
        }
        Object[] shown = values.clone();
        var chosen = new StringBuilder();
        do {
            int at = choice.group(1).charAt(0) - '0';
            if (at < shown.length && shown[at] instanceof Number number && number.doubleValue() < 0) {
                shown[at] = Formats.UNKNOWN;
            }
            choice.appendReplacement(
                    chosen, Matcher.quoteReplacement(form(choice.group(2), at < shown.length ? shown[at] : "")));
        } while (choice.find());
        return new MessageFormat(choice.appendTail(chosen).toString(), locale).format(shown);
    }

    /** The first form is for whatever is too small for the others, as {@link java.text.ChoiceFormat} has it. */
    private static String form(String forms, Object value) {
        OptionalDouble number = number(value);
        String chosen = "";
        boolean first = true;
        for (String each : forms.split("\\|")) {
            Matcher form = FORM.matcher(each);
            if (!form.matches()) {
                throw new IllegalArgumentException("no choice: " + forms);
            }
            double limit = Double.parseDouble(form.group(1));
            // What is shown and no plain number (15.7 k, –) goes with many.
            double wanted = number.orElse(Double.MAX_VALUE);
            if (first || (form.group(2).equals("<") ? wanted > limit : wanted >= limit)) {
                chosen = form.group(3);
            }
            first = false;
        }
        return chosen;
    }

    private static OptionalDouble number(Object value) {
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        String text = String.valueOf(value).strip();
        return SHOWN.matcher(text).matches() && text.length() < 16
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }
}
