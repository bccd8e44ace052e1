package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralsTest {
    private static final String BROKERS = "{0,choice,0#no broker runs|1#1 broker runs|1<{0} brokers run} in {1}";

    @ParameterizedTest
    @CsvSource({"0,no broker runs in x", "1,1 broker runs in x", "2,2 brokers run in x"})
    void theFormFollowsTheNumber(int number, String told) {
        assertEquals(told, Plurals.format(BROKERS, Locale.ENGLISH, number, "x"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,no broker runs in x",
        "1,1 broker runs in x",
        "15.7 k,15.7 k brokers run in x",
        "–,– brokers run in x",
        "'1,204','1,204 brokers run in x'"
    })
    void theNumberMayComeAsItIsShown(String shown, String told) {
        assertEquals(told, Plurals.format(BROKERS, Locale.ENGLISH, shown, "x"));
    }

    @Test
    void unknownIsNeverNone() {
        assertEquals("– brokers run in x", Plurals.format(BROKERS, Locale.ENGLISH, -1, "x"));
    }

    @Test
    void largeNumbersAreGroupedAndApostrophesStay() {
        assertEquals(
                "the log's 1,000 records",
                Plurals.format("the log''s {0,choice,1#record|1<{0} records}", Locale.ENGLISH, 1000));
    }
}
