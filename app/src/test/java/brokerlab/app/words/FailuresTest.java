package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.DoorException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class FailuresTest {
    @Test
    void whateverFailsIsASentenceInBothLanguagesAndNeverTheNameOfAClass() {
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            var texts = new BundleTexts(language);
            for (Throwable each : List.<Throwable>of(
                    new TimeoutException(),
                    new CancellationException(),
                    new NullPointerException("Cannot invoke \"String.length()\" because \"s\" is null"),
                    new ClassCastException("class java.lang.Integer cannot be cast to class java.lang.String"),
                    new ArrayIndexOutOfBoundsException(3),
                    new IllegalStateException(),
                    new ClosedChannelException(),
                    new IOException(" "),
                    new StackOverflowError(),
                    new Error())) {
                for (Throwable wrapped : List.of(each, new CompletionException(each), new ExecutionException(each))) {
                    String reason = Failures.reason(wrapped, texts);
                    assertFalse(reason.isBlank(), each::toString);
                    assertTrue(reason.endsWith("."), reason);
                    assertFalse(
                            reason.contains(each.getClass().getSimpleName()) || reason.contains("java."),
                            () -> each + ": " + reason);
                }
            }
        }
    }

    @Test
    void aSentenceThatIsThereIsTold() {
        var texts = new BundleTexts(Locale.ENGLISH);
        assertEquals("the disk is full.", Failures.reason(new IOException("the disk is full"), texts));
        assertEquals(
                "There is no topic t.",
                Failures.reason(
                        new CompletionException(new DoorException("UNKNOWN_TOPIC", "There is no topic t.")), texts));
        assertEquals("there was no answer in time; try it again.", Failures.reason(new TimeoutException("5 s"), texts));
    }
}
