package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.SampleSettings;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A number, its unit and its words beside it, while a person types. */
@ExtendWith(ApplicationExtension.class)
class NumberEditorTest {
    private static final SettingScope ORDERS = new SettingScope.Topic("orders");

    private Stage stage;

    @Start
    void start(Stage window) {
        Fonts.load();
        stage = window;
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

    /** A setting's form with a person in front of it. */
    private static final class Person {
        private final SettingForm form;
        private final SettingLine.OfSetting line;
        private final String id;

        Person(Locale language, String setting, String own) {
            var model = new SettingsModel();
            model.open(ORDERS);
            model.take(ORDERS, SampleSettings.rows(Setting.Scope.TOPIC, Map.of(setting, own)));
            line = model.line(setting).orElseThrow();
            form = new SettingForm(new FormOwner(model, new BundleTexts(language)), line);
            line.draftProperty().addListener((o, was, is) -> form.show());
            id = Editor.id(setting);
            new Theme(Optional.of(true)).dress(new Scene(form, 640, 200), List.of());
        }

        void type(String text) {
            ((TextField) form.lookup("#edit-" + id)).setText(text);
        }

        void choose(String unit) {
            MenuButton units = (MenuButton) form.lookup("#unit-" + id);
            units.getItems().stream()
                    .filter(i -> i.getText().equals(unit))
                    .findFirst()
                    .ifPresent(MenuItem::fire);
        }

        String unit() {
            return ((MenuButton) form.lookup("#unit-" + id)).getText();
        }

        String field() {
            return ((TextField) form.lookup("#edit-" + id)).getText();
        }

        String exact() {
            return ((Labeled) form.lookup("#exact-" + id)).getText();
        }

        String problem() {
            return ((Labeled) form.lookup("#problem-" + id)).getText();
        }

        Optional<String> value() {
            return line.value();
        }
    }

    /** The issue's own: 1048576 beside MB became 1 TB unseen. */
    @Test
    void aNumberAloneCountsTheUnitBesideItAndIsTold(FxRobot robot) {
        robot.interact(() -> {
            var person = new Person(Locale.ENGLISH, "retention.bytes", Integer.toString(1 << 20));
            assertEquals("MB", person.unit());
            person.type("1048576");
            assertEquals("MB", person.unit());
            assertEquals("= 1,048,576 MB = 1 TB", person.exact());
            assertEquals(Optional.of(Long.toString(1L << 40)), person.value());
        });
    }

    /** The issue's own: "days" stood beside "20 min". */
    @Test
    void theUnitBesideTheNumberIsTheOneThatItsWordsName(FxRobot robot) {
        robot.interact(() -> {
            var person = new Person(Locale.ENGLISH, "retention.ms", "604800000");
            assertEquals("days", person.unit());
            person.type("20 min");
            assertEquals("minutes", person.unit());
            assertEquals("= 1,200,000 ms", person.exact());
            person.type("20");
            assertEquals("minutes", person.unit(), "it stays what was seen last");
            assertEquals(Optional.of("1200000"), person.value());
            person.type("1h30min");
            assertEquals("as written", person.unit(), "there are two");
            person.type("2 weeks");
            assertEquals("as written", person.unit(), "it is none of those to choose from");
            assertEquals(Optional.of("1209600000"), person.value());
        });
    }

    @Test
    void noLimitIsTypedAsItIsShownAndTheBoxSaysSo(FxRobot robot) {
        robot.interact(() -> {
            var person = new Person(Locale.KOREAN, "retention.ms", "604800000");
            person.type("무제한");
            assertEquals("무제한", person.unit());
            assertEquals("", person.exact(), "no limit is no number of milliseconds");
            assertEquals(Optional.of("-1"), person.value());
            person.type("3");
            assertEquals("일", person.unit(), "a number is no longer without limit");
            assertEquals(Optional.of("259200000"), person.value());
            person.type("unlimited");
            assertEquals(Optional.of("-1"), person.value());
        });
    }

    @Test
    void whatAlwaysHasALimitSaysSo(FxRobot robot) {
        robot.interact(() -> {
            var person = new Person(Locale.ENGLISH, "segment.bytes", "1073741824");
            person.type("unlimited");
            assertEquals("segment.bytes always has a limit.", person.problem());
        });
    }

    /** Siblings: a share with a comma, and a unit chosen after one was written. */
    @Test
    void aShareTakesADecimalCommaAndPercent(FxRobot robot) {
        robot.interact(() -> {
            var person = new Person(Locale.ENGLISH, "min.cleanable.dirty.ratio", "0.5");
            person.type("0,3");
            assertEquals(Optional.of("0.3"), person.value());
            person.type("30 %");
            assertEquals(Optional.of("0.3"), person.value());
            person.type("1,5");
            assertEquals("“1,5” is too large: the most is 1.", person.problem());
        });
    }

    @Test
    void aUnitChosenAfterOneWasWrittenCountsForTheNumberThatIsSeen(FxRobot robot) {
        robot.interact(() -> {
            var person = new Person(Locale.ENGLISH, "retention.ms", "604800000");
            person.type("20 min");
            person.choose("hours");
            assertEquals("20", person.field());
            assertEquals("hours", person.unit());
            assertEquals(Optional.of("72000000"), person.value());
            assertTrue(person.problem().isEmpty());
        });
    }

    /** Who sees that a number alone counts megabytes goes to the unit for bytes: its number must still be there. */
    @Test
    void aNumberAloneStaysWhileAUnitIsChosenForIt(FxRobot robot) {
        Person person = shown(robot, "retention.bytes", Integer.toString(2 << 20));
        robot.interact(() -> person.type("1048576"));
        robot.clickOn("#unit-retention-bytes");
        robot.interact(() -> {
            assertEquals("1048576", person.field(), "the click left the field");
            assertEquals("MB", person.unit());
            person.choose("bytes");
            assertEquals("1048576", person.field());
            assertEquals(Optional.of("1048576"), person.value());
            stage.hide();
        });
    }

    /** Siblings: a unit that was typed goes to the box with its own number, and several come to the one chosen. */
    @Test
    void aUnitThatWasTypedKeepsItsNumberWhenTheFieldIsLeft(FxRobot robot) {
        Person person = shown(robot, "retention.bytes", "1");
        robot.interact(() -> person.type("1024 MB"));
        robot.clickOn("#unit-retention-bytes");
        robot.interact(() -> {
            assertEquals("1024", person.field());
            assertEquals("MB", person.unit());
            person.choose("KB");
            assertEquals("1024", person.field());
            assertEquals(Optional.of("1048576"), person.value());
            stage.hide();
        });
    }

    @Test
    void ofSeveralUnitsTheOneChosenGetsWhatTheyComeTo(FxRobot robot) {
        robot.interact(() -> {
            var person = new Person(Locale.KOREAN, "retention.ms", "604800000");
            person.type("1시간 30분");
            person.choose("분");
            assertEquals("90", person.field());
            assertEquals(Optional.of("5400000"), person.value());
            person.type("1,5 h");
            person.choose("일");
            assertEquals("1.5", person.field());
            assertEquals(Optional.of("129600000"), person.value());
            person.type("61 s");
            person.choose("분");
            assertEquals("61", person.field());
            assertEquals(Optional.of("3660000"), person.value());
        });
    }

    private Person shown(FxRobot robot, String setting, String own) {
        var made = new AtomicReference<Person>();
        robot.interact(() -> {
            var person = new Person(Locale.ENGLISH, setting, own);
            stage.setScene(person.form.getScene());
            stage.setX(0);
            stage.setY(0);
            stage.show();
            person.form.lookup("#edit-" + person.id).requestFocus();
            made.set(person);
        });
        return made.get();
    }
}
