package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the frame knows without a toolkit. */
final class ShellModelTest {
    @Test
    void historyGoesBackAndForwardAsInABrowser() {
        History history = new History();
        Target a = new Target.Whole("racks");
        Target b = new Target.TopicTarget("orders");
        Target c = new Target.GroupTarget("billing");
        history.leave(a);
        history.leave(b);
        assertEquals(Optional.of(b), history.back(c));
        assertEquals(Optional.of(a), history.back(b));
        assertEquals(Optional.empty(), history.back(a));
        assertEquals(Optional.of(b), history.forward(a));
        history.leave(b);
        assertEquals(Optional.empty(), history.forward(c));
        for (int i = 0; i < 2 * History.LIMIT; i++) {
            history.leave(new Target.BrokerTarget(i));
        }
        assertEquals(History.LIMIT, history.recent(Integer.MAX_VALUE).size());
    }

    @Test
    void paletteFindsByStartsWordsAndLeftOutLetters() {
        List<PaletteModel.Entry> all = new ArrayList<>();
        for (String name : List.of("audit", "clicks", "orders", "search-index", "__consumer_offsets")) {
            all.add(new PaletteModel.Entry("", name, "topic", "", () -> {}));
        }
        assertEquals("orders", PaletteModel.matching(all, "ord").getFirst().title());
        assertEquals(
                "search-index", PaletteModel.matching(all, "index").getFirst().title());
        assertEquals(
                "__consumer_offsets",
                PaletteModel.matching(all, "cons off".replace(" ", ""))
                        .getFirst()
                        .title());
        assertTrue(PaletteModel.matching(all, "zzz").isEmpty());
        assertEquals(5, PaletteModel.matching(all, "topic").size());
    }

    @Test
    void languageSwitchesBoundTexts() {
        BundleTexts texts = new BundleTexts(Locale.ENGLISH);
        var bound = texts.bind("shell.pill.brokers", 2, 3);
        assertEquals("2/3 brokers", bound.getValue());
        texts.setLocale(Locale.KOREAN);
        assertEquals("브로커 2/3", bound.getValue());
        texts.setLocale(Locale.FRENCH);
        assertEquals("2/3 brokers", bound.getValue());
    }
}
