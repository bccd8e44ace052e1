package brokerlab.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** However much happens, one question at a time is asked, and a last one after the last thing that happened. */
@ExtendWith(ApplicationExtension.class)
final class QuestionTest {
    private final List<CompletableFuture<String>> asked = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Question<String> question = new Question<>(
            () -> {
                asked.add(new CompletableFuture<>());
                return asked.getLast();
            },
            answers::add,
            why -> answers.add(why.getMessage()));

    private static void onFx(Runnable act) {
        WaitForAsyncUtils.waitForAsyncFx(20_000, act);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void whatHappensMeanwhileIsAskedOnceMore() {
        onFx(() -> {
            for (int i = 0; i < 100; i++) {
                question.ask();
            }
        });
        assertEquals(1, asked.size());
        onFx(() -> asked.getFirst().complete("early"));
        assertEquals(2, asked.size());
        onFx(() -> asked.getLast().completeExceptionally(new IllegalStateException("late")));
        assertEquals(2, asked.size());
        assertEquals(List.of("early", "late"), answers);
        assertFalse(question.underWay());
        onFx(question::ask);
        assertEquals(3, asked.size());
    }

    /** Also one whose answer is already on its way to the FX thread. */
    @Test
    void anotherQuestionHasNoAnswerOfTheOneBefore() {
        onFx(() -> {
            question.ask();
            asked.getFirst().complete("of the one before");
            question.askAnew();
        });
        assertEquals(List.of(), answers);
        onFx(() -> asked.getLast().complete("its own"));
        assertEquals(List.of("its own"), answers);
        onFx(() -> {
            question.ask();
            question.giveUp();
        });
        assertEquals(true, asked.getLast().isCancelled());
        assertFalse(question.underWay());
    }
}
