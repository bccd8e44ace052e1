package brokerlab.app.words;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Korean particles after values. A text is written with both forms, {@code {0}을(를)}; which one is right depends on whether the word
 * before it ends in a consonant as it is spoken, which is known only when the value stands there.
 */
public final class Particles {
    private static final Pattern BOTH = Pattern.compile("이\\(가\\)|을\\(를\\)|은\\(는\\)|와\\(과\\)|\\(으\\)로");

    /** As they stand in a text: after a consonant, after a vowel. */
    private static final Map<String, String[]> FORMS = Map.of(
            "이(가)", new String[] {"이", "가"},
            "을(를)", new String[] {"을", "를"},
            "은(는)", new String[] {"은", "는"},
            "와(과)", new String[] {"과", "와"},
            "(으)로", new String[] {"으로", "로"});

    private static final char FIRST_SYLLABLE = '가';
    private static final char LAST_SYLLABLE = '힣';
    private static final int FINALS = 28;
    private static final int RIEUL = 8;

    /** How the last sound of a word ends. */
    private enum End {
        VOWEL,
        /** A consonant, after which it is still 로. */
        RIEUL,
        CONSONANT
    }

    /** 영 일 이 삼 사 오 육 칠 팔 구; a number that ends in zeros is read 십, 백, 천, 만, all of them with a consonant. */
    private static final End[] DIGITS = {
        End.CONSONANT, End.RIEUL, End.VOWEL, End.CONSONANT, End.VOWEL,
        End.VOWEL, End.CONSONANT, End.RIEUL, End.RIEUL, End.VOWEL
    };

    private Particles() {}

    /** The text with each pair of forms made the one that fits the word before it. */
    public static String chosen(String text) {
        Matcher both = BOTH.matcher(text);
        if (!both.find()) {
            return text;
        }
        var result = new StringBuilder();
        do {
            End end = end(text.substring(0, both.start()));
            String[] forms = FORMS.get(both.group());
            boolean after = both.group().equals("(으)로") ? end == End.CONSONANT : end != End.VOWEL;
            both.appendReplacement(result, after ? forms[0] : forms[1]);
        } while (both.find());
        return both.appendTail(result).toString();
    }

    private static End end(String before) {
        int at = before.length() - 1;
        while (at >= 0 && !Character.isLetterOrDigit(before.charAt(at))) {
            // Quotes and brackets are not spoken, percent is.
            if (before.charAt(at) == '%') {
                return End.VOWEL;
            }
            at--;
        }
        if (at < 0) {
            return End.VOWEL;
        }
        char last = before.charAt(at);
        if (last >= FIRST_SYLLABLE && last <= LAST_SYLLABLE) {
            int consonant = (last - FIRST_SYLLABLE) % FINALS;
            return consonant == 0 ? End.VOWEL : consonant == RIEUL ? End.RIEUL : End.CONSONANT;
        }
        if (last >= '0' && last <= '9') {
            return DIGITS[last - '0'];
        }
        return latin(before.substring(0, at + 1));
    }

    /** As Korean speakers say English words; letters that stand alone, and words of capitals, are read letter by letter. */
    private static End latin(String before) {
        int start = before.length();
        while (start > 0 && isLatin(before.charAt(start - 1))) {
            start--;
        }
        String word = before.substring(start);
        char last = Character.toLowerCase(word.isEmpty() ? 'a' : word.charAt(word.length() - 1));
        if (word.length() == 1 || word.equals(word.toUpperCase(java.util.Locale.ROOT))) {
            return switch (last) {
                case 'l', 'r' -> End.RIEUL;
                case 'm', 'n' -> End.CONSONANT;
                default -> End.VOWEL;
            };
        }
        char beforeLast = Character.toLowerCase(word.charAt(word.length() - 2));
        return switch (last) {
            case 'l' -> End.RIEUL;
            case 'm', 'n' -> End.CONSONANT;
            // -ng, and the others only after a short vowel: 토픽, 랩, 랙.
            case 'g' -> beforeLast == 'n' ? End.CONSONANT : End.VOWEL;
            case 'c', 'k', 'p' -> "aeiouc".indexOf(beforeLast) >= 0 ? End.CONSONANT : End.VOWEL;
            default -> End.VOWEL;
        };
    }

    private static boolean isLatin(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
