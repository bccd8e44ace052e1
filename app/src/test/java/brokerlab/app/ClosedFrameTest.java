package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** Another cluster in the same window is another frame with the same words and theme: the one before is let go, whole. */
@ExtendWith(ApplicationExtension.class)
final class ClosedFrameTest {
    private static final int COLLECTIONS = 60;

    private final BundleTexts texts = new BundleTexts(Locale.ENGLISH);
    private final SimpleObjectProperty<SaveState> saved = new SimpleObjectProperty<>(SaveState.SAVED);

    private Frame frame(Theme theme) {
        Fonts.load();
        return new Frame(new Frame.Parts(
                texts,
                theme,
                SampleDoor.still().source("racks-demo"),
                Screens::all,
                context -> Optional.empty(),
                saved,
                () -> {}));
    }

    /** A frame that was used and closed; nobody but what outlives it can still have it. */
    private WeakReference<Frame> used(Theme theme, ReferenceQueue<Frame> gone) {
        return WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            Frame frame = frame(theme);
            frame.scene(1000, 800);
            frame.start(Optional.empty());
            frame.screens().forEach(s -> frame.navigator().open(new Target.Whole(s.id())));
            frame.root().applyCss();
            frame.root().layout();
            frame.close();
            return new WeakReference<>(frame, gone);
        });
    }

    @Test
    void aClosedFrameIsLetGoByWhatOutlivesIt() throws InterruptedException {
        var theme = WaitForAsyncUtils.waitForAsyncFx(20_000, () -> new Theme(Optional.of(true)));
        var gone = new ReferenceQueue<Frame>();
        WeakReference<Frame> frame = used(theme, gone);
        Reference<? extends Frame> collected = null;
        for (int i = 0; i < COLLECTIONS && collected == null; i++) {
            System.gc();
            collected = gone.remove(500);
        }
        assertEquals(frame, collected, "something that outlives a frame keeps it");
        assertTrue(theme.darkProperty().get());
    }

    /** Sibling: so is a scene that the theme dressed, and a change of theme does not look for it. */
    @Test
    void aSceneThatIsGoneIsForgottenByTheTheme() throws InterruptedException {
        var theme = WaitForAsyncUtils.waitForAsyncFx(20_000, () -> new Theme(Optional.of(true)));
        var gone = new ReferenceQueue<Scene>();
        var scene = WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            var dressed = new Scene(new Pane());
            theme.dress(dressed, List.of());
            return new WeakReference<>(dressed, gone);
        });
        Reference<? extends Scene> collected = null;
        for (int i = 0; i < COLLECTIONS && collected == null; i++) {
            System.gc();
            collected = gone.remove(500);
        }
        assertEquals(scene, collected, "the theme keeps a scene");
        WaitForAsyncUtils.waitForAsyncFx(20_000, theme::toggle);
        assertFalse(theme.darkProperty().get());
    }

    /** Sibling: the language is not told to what is closed. */
    @Test
    void whatIsClosedIsNotToldOfTheLanguage() {
        var theme = WaitForAsyncUtils.waitForAsyncFx(20_000, () -> new Theme(Optional.of(true)));
        var told = new int[2];
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            Frame closed = frame(theme);
            Frame open = frame(theme);
            WhileShown.language(closed.texts(), closed.scene(1000, 800).getRoot(), () -> told[0]++);
            WhileShown.language(open.texts(), open.scene(1000, 800).getRoot(), () -> told[1]++);
            closed.close();
            texts.setLocale(Locale.KOREAN);
            open.close();
        });
        assertEquals(1, told[0], "once when it began to listen");
        assertEquals(2, told[1]);
    }
}
