package brokerlab.app.kit;

import brokerlab.app.shell.ScreenContext;
import brokerlab.app.shell.Texts;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * The second, deliberate step before something that cannot be undone: says what will happen, one consequence a line, and for the worst
 * asks to type the name of what will be gone.
 */
public final class ConfirmDialog extends VBox {
    private final TextField typed = new TextField();

    /**
     * @param act the word on the button, for instance "Delete orders"
     * @param consequences one sentence each
     * @param typeToConfirm what must be typed first; empty for nothing
     */
    public ConfirmDialog(
            ScreenContext context,
            String title,
            List<String> consequences,
            String typeToConfirm,
            String act,
            Runnable confirmed) {
        Texts texts = context.texts();
        getStyleClass().addAll("bl-dialog", "bl-confirm");
        Label heading = new Label(title);
        heading.getStyleClass().add("bl-h2");
        heading.setWrapText(true);
        getChildren().add(heading);
        VBox list = new VBox(6);
        for (String consequence : consequences) {
            Label line = new Label(consequence, Icons.of("fth-alert-triangle", 14));
            line.setWrapText(true);
            line.getStyleClass().add("bl-consequence");
            list.getChildren().add(line);
        }
        getChildren().add(list);
        Button yes = new Button(act);
        Names.name(yes);
        yes.getStyleClass().add("danger");
        yes.setOnAction(e -> {
            context.closeModal();
            confirmed.run();
        });
        if (!typeToConfirm.isEmpty()) {
            Label ask = new Label(texts.get("kit.confirm.type", typeToConfirm));
            ask.setWrapText(true);
            ask.setLabelFor(typed);
            typed.setAccessibleText(ask.getText());
            yes.disableProperty().bind(typed.textProperty().isNotEqualTo(typeToConfirm));
            typed.setOnAction(e -> yes.fire());
            getChildren().addAll(ask, typed);
        }
        Button no = new Button(texts.get("kit.cancel"));
        no.setCancelButton(true);
        no.setMinWidth(USE_PREF_SIZE);
        no.setOnAction(e -> context.closeModal());
        Region space = new Region();
        HBox.setHgrow(space, javafx.scene.layout.Priority.ALWAYS);
        HBox buttons = new HBox(8, space, no, yes);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        getChildren().add(buttons);
    }

    /** Shows it over the frame. */
    public static void ask(
            ScreenContext context,
            String title,
            List<String> consequences,
            String typeToConfirm,
            String act,
            Runnable confirmed) {
        context.showModal(new ConfirmDialog(context, title, consequences, typeToConfirm, act, confirmed));
    }

    /** A box in the look of a dialog for {@link ScreenContext#showModal}. */
    public static VBox box(String title, Node... content) {
        Label heading = new Label(title);
        heading.getStyleClass().add("bl-h2");
        VBox box = new VBox(heading);
        box.getChildren().addAll(content);
        box.getStyleClass().add("bl-dialog");
        return box;
    }
}
