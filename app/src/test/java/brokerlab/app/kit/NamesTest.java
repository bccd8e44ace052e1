package brokerlab.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.FxThread;
import brokerlab.app.words.ShortNames;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Names that people gave: a topic's of some 250 characters, and of the same kind a rack's on a button and a group's on a link. */
@ExtendWith(ApplicationExtension.class)
final class NamesTest {
    private static final String LONG = "my_topic" + ".part_of_it".repeat(21) + "_the_end";

    private Label topic;
    private Button rack;
    private Hyperlink group;
    private VBox root;

    @Start
    void start(Stage stage) {
        topic = Names.name(new Label(LONG));
        rack = Names.name(new Button(LONG));
        group = Names.name(new Hyperlink(LONG));
        root = new VBox(topic, rack, group);
        PlainNames.keep(root);
        stage.setScene(new Scene(root, 260, 200));
        stage.setX(0);
        stage.setY(0);
        stage.show();
    }

    @Test
    void aLongNameIsCutInTheMiddleAndWholeInItsTooltip() {
        FxThread.layOut(root);
        for (Labeled each : List.of(topic, rack, group)) {
            String shown = ((Text) each.lookup(".text")).getText();
            assertTrue(shown.startsWith("my_") && shown.endsWith("end"), shown);
            assertEquals(LONG, each.getTooltip().getText());
        }
        FxThread.run(() -> topic.setText("my_topic"));
        FxThread.layOut(root);
        assertEquals("my_topic", ((Text) topic.lookup(".text")).getText());
        assertNull(topic.getTooltip(), "what is whole needs none");
    }

    @Test
    void whereNoWidthIsKnownBothEndsAreTold() {
        assertEquals("orders", ShortNames.shortened("orders", 6));
        assertEquals("or…rs", ShortNames.shortened("orders-of-all-customers", 5));
        assertEquals("토픽…이름", ShortNames.shortened("토픽의 아주 긴 이름", 5));
        assertEquals(LONG, ShortNames.shortened(LONG, 249));
    }

    /** Also of what comes later, and of menus: no underscore is lost. */
    @Test
    void noNameIsReadForKeys() {
        FxThread.run(() -> {
            MenuItem inner = new MenuItem("my_topic");
            MenuButton menu = new MenuButton("rack_a", null, new Menu("group_1", null, inner));
            Button later = new Button("my_topic");
            ContextMenu context = new ContextMenu();
            later.setContextMenu(context);
            root.getChildren().add(new VBox(later, new CheckBox("client_1"), new TitledPane("user_1", menu)));
            context.getItems().add(new MenuItem("my_topic"));
            root.applyCss();
            root.layout();
            root.lookupAll("*").stream()
                    .filter(n -> n instanceof Labeled)
                    .forEach(n -> assertFalse(((Labeled) n).isMnemonicParsing(), n::toString));
            assertFalse(menu.isMnemonicParsing());
            assertFalse(menu.getItems().getFirst().isMnemonicParsing());
            assertFalse(inner.isMnemonicParsing());
            assertFalse(context.getItems().getFirst().isMnemonicParsing());
            assertEquals("my_topic", ((Text) later.lookup(".text")).getText());
        });
    }

    /** Of thousands the first are told, and how many more there are; of few, all. */
    @Test
    void ofManyNamesAFewAreTold() {
        var words = new brokerlab.app.words.BundleTexts(java.util.Locale.ENGLISH);
        var names = new java.util.ArrayList<String>();
        assertEquals("", ShortNames.few(words, "recorder.more", names));
        for (int i = 1; i <= 8; i++) {
            names.add("t" + i);
        }
        assertEquals("t1, t2, t3, t4, t5, t6, t7, t8", ShortNames.few(words, "recorder.more", names));
        names.add("t9");
        names.add("t10");
        assertEquals("t1, t2, t3, t4, t5, t6, t7, t8 and 2 more", ShortNames.few(words, "recorder.more", names));
        words.setLocale(java.util.Locale.KOREAN);
        assertEquals("t1, t2, t3, t4, t5, t6, t7, t8 외 2명", ShortNames.few(words, "consumers.members.more", names));
    }
}
