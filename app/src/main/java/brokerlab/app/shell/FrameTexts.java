package brokerlab.app.shell;

import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;

/** The workbench's words for one frame. They outlive the frame: what listens in it is let go when it is closed. */
final class FrameTexts implements Texts {
    private final BundleTexts shared;
    private final List<Runnable> listeners = new ArrayList<>();
    private final Subscription following;

    FrameTexts(BundleTexts shared) {
        this.shared = shared;
        following = shared.localeProperty()
                .subscribe((was, is) -> List.copyOf(listeners).forEach(Runnable::run));
    }

    @Override
    public String get(String key, Object... values) {
        return shared.get(key, values);
    }

    @Override
    public ObservableValue<String> bind(String key, Object... values) {
        return shared.bind(key, values);
    }

    @Override
    public Locale locale() {
        return shared.locale();
    }

    @Override
    public void onLanguage(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    void close() {
        following.unsubscribe();
    }
}
