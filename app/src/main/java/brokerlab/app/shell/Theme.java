package brokerlab.app.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import brokerlab.app.kit.Fonts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.scene.Scene;

/** Dark or light: the operating system's choice until a person chooses. */
public final class Theme {
    private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper(true);
    private final ReadOnlyIntegerWrapper textSize = new ReadOnlyIntegerWrapper(100);
    private final List<Dressed> scenes = new ArrayList<>();
    private Optional<Boolean> chosen;

    private record Dressed(Scene scene, List<String> screens) {}

    /** @param chosen dark or light when a person chose before */
    public Theme(Optional<Boolean> chosen) {
        this.chosen = chosen;
        Platform.Preferences system = Platform.getPreferences();
        system.colorSchemeProperty().addListener((o, was, is) -> apply());
        dark.addListener((o, was, is) -> restyle());
        apply();
        restyle();
    }

    /** Dresses a scene now and at every change. */
    public void dress(Scene scene, List<String> screenStyleSheets) {
        Dressed dressed = new Dressed(scene, List.copyOf(screenStyleSheets));
        scenes.add(dressed);
        dress(dressed);
    }

    private void dress(Dressed dressed) {
        List<String> sheets = new ArrayList<>(List.of(sized(sheet("brokerlab.css")), colours()));
        dressed.screens().forEach(screen -> sheets.add(sized(screen)));
        dressed.scene().getStylesheets().setAll(sheets);
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
        scenes.forEach(this::dress);
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
        for (Dressed each : scenes) {
            each.scene().getStylesheets().set(1, colours());
        }
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
