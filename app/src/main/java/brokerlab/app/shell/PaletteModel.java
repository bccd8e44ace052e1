package brokerlab.app.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the palette offers and in which order: letters may be left out, starts of words count more, ties keep the offered order. */
final class PaletteModel {
    private static final int LISTED = 60;

    /**
     * One line of it.
     *
     * @param kind what it is, as a word
     * @param hint a key, or empty
     */
    record Entry(String icon, String title, String kind, String hint, Runnable run) {}

    private PaletteModel() {}

    static List<Entry> matching(List<Entry> all, String typed) {
        String wanted = typed.strip().toLowerCase(Locale.ROOT);
        if (wanted.isEmpty()) {
            return all.subList(0, Math.min(LISTED, all.size()));
        }
        record Scored(Entry entry, int score, int order) {}
        List<Scored> found = new ArrayList<>();
        for (Entry entry : all) {
            int score = Math.max(score(entry.title(), wanted), score(entry.kind() + " " + entry.title(), wanted) - 5);
            if (score > 0) {
                found.add(new Scored(entry, score, found.size()));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Scored::score).reversed().thenComparingInt(Scored::order))
                .limit(LISTED)
                .map(Scored::entry)
                .toList();
    }

    /** 0 when {@code wanted} is not in {@code name}, not even with gaps. */
    static int score(String name, String wanted) {
        String in = name.toLowerCase(Locale.ROOT);
        int whole = in.indexOf(wanted);
        if (whole == 0) {
            return 1000 - in.length();
        }
        if (whole > 0) {
            boolean word = !Character.isLetterOrDigit(in.charAt(whole - 1));
            return (word ? 800 : 600) - whole;
        }
        int at = -1;
        int gaps = 0;
        for (int i = 0; i < wanted.length(); i++) {
            int next = in.indexOf(wanted.charAt(i), at + 1);
            if (next < 0) {
                return 0;
            }
            gaps += at >= 0 ? next - at - 1 : 0;
            at = next;
        }
        return Math.max(1, 300 - gaps * 10);
    }
}
