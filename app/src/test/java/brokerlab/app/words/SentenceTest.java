package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SentenceTest {
    @ParameterizedTest
    @CsvSource({
        "the disk is full, the disk is full.",
        "The disk is full., The disk is full.",
        "'Make room. ', Make room.",
        "Why?, Why?",
        "(see the log.), (see the log.)",
        "디스크가 가득 찼습니다, 디스크가 가득 찼습니다.",
        "port 9092, port 9092.",
        "'could not be reached (refused)', 'could not be reached (refused).'",
        "'', ''"
    })
    void whatIsSaidEndsWithAFullStop(String said, String whole) {
        assertEquals(whole, Sentence.whole(said));
    }

    @ParameterizedTest
    @CsvSource({"The disk is full., The disk is full (CODE).", "no such topic, no such topic (CODE)."})
    void aRemarkStandsBeforeTheFullStop(String said, String whole) {
        assertEquals(whole, Sentence.whole(said, "CODE"));
    }
}
