package brokerlab.engine.local;

import java.util.Comparator;

/** Names as people sort them: figures in them count as numbers, so that {@code fraud-2} comes before {@code fraud-10}. */
final class NameOrder implements Comparator<String> {
    static final NameOrder INSTANCE = new NameOrder();

    private NameOrder() {}

    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int endI = figures(one, i);
            int endJ = figures(other, j);
            int by = endI > i && endJ > j
                    ? number(one.substring(i, endI), other.substring(j, endJ))
                    : Character.compare(one.charAt(i), other.charAt(j));
            if (by != 0) {
                return by;
            }
            i = Math.max(i + 1, endI);
            j = Math.max(j + 1, endJ);
        }
        int left = Integer.compare(one.length() - i, other.length() - j);
        // the same numbers written with other zeros are two names still
        return left != 0 ? left : one.compareTo(other);
    }

    /** Where the figures that begin at {@code from} end; {@code from} itself where none do. */
    private static int figures(String name, int from) {
        int end = from;
        while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Of any length: some put a time or a hash there. */
    private static int number(String one, String other) {
        String a = one.replaceFirst("^0+", "");
        String b = other.replaceFirst("^0+", "");
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }
}
