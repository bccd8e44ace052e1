package brokerlab.app.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import brokerlab.app.kit.Fonts;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.Scene;

/**
 * Dark or light: the operating system's choice until a person chooses. It outlives windows' contents, and the system's preferences outlive
 * it: neither is kept by the one that lives longer.
 */
public final class Theme {
    private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper(true);
    private final ReadOnlyIntegerWrapper textSize = new ReadOnlyIntegerWrapper(100);
    private final List<Dressed> scenes = new ArrayList<>();
    private Optional<Boolean> chosen;

    private final ChangeListener<ColorScheme> onSystem = (o, was, is) -> apply();

    private record Dressed(WeakReference<Scene> scene, List<String> screens) {}

    /** @param chosen dark or light when a person chose before */
    public Theme(Optional<Boolean> chosen) {
        this.chosen = chosen;
        Platform.Preferences system = Platform.getPreferences();
        system.colorSchemeProperty().addListener(new WeakChangeListener<>(onSystem));
        dark.addListener((o, was, is) -> restyle());
        apply();
        restyle();
    }

    /** Dresses a scene now and at every change, for as long as anybody else has it. */
    public void dress(Scene scene, List<String> screenStyleSheets) {
        List<String> screens = List.copyOf(screenStyleSheets);
        scenes.add(new Dressed(new WeakReference<>(scene), screens));
        dressed(scene, screens);
    }

    private void dressed(Scene scene, List<String> screens) {
        List<String> sheets = new ArrayList<>(List.of(sized(sheet("brokerlab.css")), colours()));
        screens.forEach(screen -> sheets.add(sized(screen)));
        scene.getStylesheets().setAll(sheets);
    }

    /** Those still there, with their screens' style sheets; the others are forgotten. */
    private void each(BiConsumer<Scene, List<String>> act) {
        for (Dressed each : List.copyOf(scenes)) {
            Optional.ofNullable(each.scene().get())
                    .ifPresentOrElse(scene -> act.accept(scene, each.screens()), () -> scenes.remove(each));
        }
    }

    private String sized(String url) {
        return TextSize.sheet(url, textSize.get());
    }

    /** Text's size in per cent of the usual one: 100, 125 or 150. */
    public ReadOnlyIntegerProperty textSizeProperty() {
        return textSize.getReadOnlyProperty();
    }

    /** Any but the sizes there are is taken for the usual one. */
    public void chooseTextSize(int percent) {
        textSize.set(TextSize.CHOICES.contains(percent) ? percent : 100);
        Fonts.scale(textSize.get() / 100.0);
        each(this::dressed);
    }

    public ReadOnlyBooleanProperty darkProperty() {
        return dark.getReadOnlyProperty();
    }

    /** What a person chose; empty while following the system. */
    public Optional<Boolean> chosen() {
        return chosen;
    }

    public void choose(boolean wantDark) {
        chosen = Optional.of(wantDark);
        apply();
    }

    public void toggle() {
        choose(!dark.get());
    }

    private void apply() {
        dark.set(chosen.orElse(Platform.getPreferences().getColorScheme() == ColorScheme.DARK));
    }

    private void restyle() {
        // in binary form: parsing the text would delay the first picture
        Application.setUserAgentStylesheet(
                dark.get()
                        ? new PrimerDark().getUserAgentStylesheetBSS()
                        : new PrimerLight().getUserAgentStylesheetBSS());
        each((scene, screens) -> scene.getStylesheets().set(1, colours()));
    }

    private String colours() {
        return sheet(dark.get() ? "dark.css" : "light.css");
    }

    private static String sheet(String name) {
        var url = Theme.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException("Style sheet " + name + " is missing in this build");
        }
        return url.toExternalForm();
    }
}
