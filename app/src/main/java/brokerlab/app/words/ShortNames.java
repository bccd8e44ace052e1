package brokerlab.app.words;

import java.util.List;
import java.util.stream.Collectors;

/** Names that people gave (topics, groups, racks, values), and lists of them, cut to what a sentence has room for. */
public final class ShortNames {
    private static final String CUT = "…";
    private static final int MOST_LISTED = 8;

    private ShortNames() {}

    /** At most {@code most} characters of it, for where its width is not known: sentences, menus, buttons. */
    public static String shortened(String name, int most) {
        int length = name.codePointCount(0, name.length());
        if (length <= most) {
            return name;
        }
        int head = (most - 1) - (most - 1) / 2;
        int tail = (most - 1) / 2;
        return name.substring(0, name.offsetByCodePoints(0, head))
                + CUT
                + name.substring(name.offsetByCodePoints(name.length(), -tail));
    }

    /**
     * The first of them, and how many more there are: a sentence or a dialog is read though there are thousands.
     *
     * @param more key of the words for {0} the first ones and {1} the number of others
     */
    public static String few(Texts texts, String more, List<String> names) {
        String first = names.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return names.size() > MOST_LISTED ? texts.get(more, first, names.size() - MOST_LISTED) : first;
    }
}
