package brokerlab.app.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;

/**
 * Words out of the bundles {@code brokerlab/app/<package>/messages[_ko].properties}; a key's first part names the package. A text asked
 * for without values is taken as it stands; one with values is a {@link java.text.MessageFormat} pattern (where {@code ''} is an apostrophe)
 * whose words follow its numbers ({@link Plurals}). Korean particles are written with both forms, {@code {0}을(를)}, and shown with the one
 * that fits ({@link Particles}).
 */
public final class BundleTexts implements Texts {
    private final Map<String, Properties> bundles = new HashMap<>();
    private final ReadOnlyObjectWrapper<Locale> locale = new ReadOnlyObjectWrapper<>(Locale.ENGLISH);

    public BundleTexts(Locale first) {
        setLocale(first);
    }

    /** The supported language nearest to {@code wanted}. */
    public static Locale supported(Locale wanted) {
        return wanted.getLanguage().equals("ko") ? Locale.KOREAN : Locale.ENGLISH;
    }

    /** Switches the language of everything on the screen. */
    public void setLocale(Locale wanted) {
        locale.set(supported(wanted));
    }

    public ReadOnlyObjectProperty<Locale> localeProperty() {
        return locale.getReadOnlyProperty();
    }

    @Override
    public String get(String key, Object... values) {
        int dot = key.indexOf('.');
        String pattern =
                dot < 0 ? null : bundle(key.substring(0, dot), locale.get()).getProperty(key);
        if (pattern == null) {
            assert false : "no text " + key + " in " + locale.get();
            return key;
        }
        String text = values.length == 0 ? pattern : Plurals.format(pattern, locale.get(), values);
        return locale.get().equals(Locale.KOREAN) ? Particles.chosen(text) : text;
    }

    @Override
    public ObservableValue<String> bind(String key, Object... values) {
        return Bindings.createStringBinding(() -> get(key, values), locale);
    }

    @Override
    public Locale locale() {
        return locale.get();
    }

    @Override
    public Subscription onLanguage(Runnable listener) {
        return locale.subscribe((was, is) -> listener.run());
    }

    private Properties bundle(String owner, Locale language) {
        String suffix = language.equals(Locale.KOREAN) ? "_ko" : "";
        return bundles.computeIfAbsent(
                "/brokerlab/app/" + owner + "/messages" + suffix + ".properties", BundleTexts::read);
    }

    private static Properties read(String resource) {
        Properties words = new Properties();
        try (InputStream in = BundleTexts.class.getResourceAsStream(resource)) {
            if (in != null) {
                words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
