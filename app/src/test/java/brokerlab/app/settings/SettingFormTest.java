package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.SampleSettings;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A line of the list as it is laid out. */
@ExtendWith(ApplicationExtension.class)
final class SettingFormTest {
    private static final double[] WIDTHS = {380, 640};

    @Start
    void start(Stage window) {
        Fonts.load();
        window.hide();
    }

    private record FormOwner(SettingsModel model, Texts texts) implements SettingForm.FormOwner {
        @Override
        public List<String> consequences(String setting) {
            return List.of();
        }

        @Override
        public String suffix(String setting) {
            return "";
        }

        @Override
        public void editing(SettingLine.OfSetting line) {}
    }

    /** The longest names there are stand beside the longest words. */
    @Test
    void theChipOfASettingShowsItsWholeWord(FxRobot robot) {
        var cut = new ArrayList<String>();
        robot.interact(() -> {
            for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
                var model = new SettingsModel();
                var scope = new SettingScope.ClusterDefault();
                model.open(scope);
                model.take(scope, SampleSettings.rows(Setting.Scope.BROKER, Map.of()));
                var owner = new FormOwner(model, new BundleTexts(language));
                for (Setting setting : brokerlab.engine.config.Catalogue.listed(Setting.Scope.BROKER)) {
                    if (setting.name().length() < 40) {
                        continue;
                    }
                    var form = new SettingForm(owner, model.line(setting.name()).orElseThrow());
                    for (double width : WIDTHS) {
                        cut(form, width).ifPresent(shown -> cut.add(setting.name() + " at " + width + ": " + shown));
                    }
                }
            }
        });
        assertEquals(List.of(), cut);
    }

    private static Optional<String> cut(SettingForm form, double width) {
        if (form.getScene() == null) {
            new Theme(Optional.of(true)).dress(new Scene(form, width, 200), List.of());
        }
        form.fit(width);
        form.resize(width, 200);
        form.applyCss();
        form.layout();
        StatusBadge chip = (StatusBadge) form.lookup(".bl-badge");
        String shown = ((Text) chip.lookup(".text")).getText();
        return shown.equals(chip.getText()) ? Optional.empty() : Optional.of(shown);
    }
}
