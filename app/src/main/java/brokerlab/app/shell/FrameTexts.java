package brokerlab.app.shell;

import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Texts;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;

/** The workbench's words for one frame. They outlive the frame: what listens in it is let go when it is closed. */
final class FrameTexts implements Texts {
    private final BundleTexts shared;
    private final Set<Subscription> following = new HashSet<>();
    private boolean closed;

    FrameTexts(BundleTexts shared) {
        this.shared = shared;
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
    public Subscription onLanguage(Runnable listener) {
        if (closed) {
            return Subscription.EMPTY;
        }
        Subscription begun = shared.onLanguage(listener);
        following.add(begun);
        return begun.and(() -> following.remove(begun));
    }

    /** How many listen to the language in it. */
    int listeners() {
        return following.size();
    }

    void close() {
        closed = true;
        following.forEach(Subscription::unsubscribe);
    }
}
