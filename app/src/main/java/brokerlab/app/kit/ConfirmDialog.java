package brokerlab.app.kit;

import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/**
 * The second, deliberate step before something that cannot be undone: says what will happen, one consequence a line, and for the worst
 * asks to type the name of what will be gone. One that {@link #follow}s the cluster goes on saying what would happen now while it is open.
 */
public final class ConfirmDialog extends VBox {
    /**
     * What is asked, as things are at one moment.
     *
     * @param consequences one sentence each
     * @param typeToConfirm what must be typed first; empty for nothing
     * @param decides what a person decides by; that it changed is said, that a number went on counting is not
     */
    public record Question(List<Consequence> consequences, String typeToConfirm, Object decides) {
        /** Decided by all that is said. */
        public Question(List<Consequence> consequences, String typeToConfirm) {
            this(consequences, typeToConfirm, consequences);
        }
    }

    private final WindowContext context;
    private final VBox list = new VBox(6);
    private final Label changed = Labels.wrapping("", "bl-muted");
    private final Label ask = Labels.wrapping("");
    private final TextField typed = new TextField();
    private final StringProperty toType = new SimpleStringProperty("");
    private Question asked;

    /**
     * @param act the word on the button, for instance "Delete orders"
     * @param consequences one sentence each, all of which hurt
     * @param typeToConfirm what must be typed first; empty for nothing
     */
    public ConfirmDialog(
            WindowContext context,
            String title,
            List<String> consequences,
            String typeToConfirm,
            String act,
            Runnable confirmed) {
        this(
                context,
                title,
                new Question(consequences.stream().map(Consequence::harm).toList(), typeToConfirm),
                act,
                confirmed);
    }

    /** @param act the word on the button, for instance "Delete orders" */
    public ConfirmDialog(WindowContext context, String title, Question question, String act, Runnable confirmed) {
        this.context = context;
        Texts texts = context.texts();
        getStyleClass().addAll("bl-dialog", "bl-confirm");
        Label heading = Labels.wrapping(title, "bl-h2");
        changed.setId("confirm-changed");
        changed.setText(texts.get("kit.confirm.changed"));
        Nodes.show(changed, false);
        ask.setLabelFor(typed);
        Button yes = new Button(act);
        Names.name(yes);
        yes.getStyleClass().add("danger");
        yes.setOnAction(e -> {
            context.closeModal();
            confirmed.run();
        });
        yes.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !toType.get().isEmpty() && !toType.get().equals(typed.getText()),
                        toType,
                        typed.textProperty()));
        typed.setOnAction(e -> yes.fire());
        getChildren().addAll(heading, list, changed, ask, typed);
        put(question);
        Button no = Buttons.cancel(context, texts.get("kit.cancel"));
        no.setMinWidth(USE_PREF_SIZE);
        getChildren().add(Buttons.row(Nodes.spacer(), no, yes));
    }

    private void put(Question question) {
        asked = question;
        list.getChildren()
                .setAll(question.consequences().stream().map(Consequence::line).toList());
        if (!question.typeToConfirm().isEmpty()) {
            toType.set(question.typeToConfirm());
            ask.setText(context.texts().get("kit.confirm.type", question.typeToConfirm()));
            typed.setAccessibleText(ask.getText());
        }
        // once it must be typed it must, or the field would go from under the hand
        Nodes.show(ask, !toType.get().isEmpty());
        Nodes.show(typed, !toType.get().isEmpty());
    }

    /** Asks anew as the cluster changes while it is open, and says that it has. */
    public ConfirmDialog follow(Function<Snapshot, Question> question) {
        context.ticker().subscribe(this, (before, now) -> {
            Question next = question.apply(now);
            if (!next.equals(asked)) {
                if (!next.decides().equals(asked.decides())) {
                    Nodes.show(changed, true);
                }
                put(next);
            }
        });
        return this;
    }

    /** Shows one that {@link #follow}s the cluster over the frame. */
    public static void ask(
            WindowContext context,
            String title,
            Snapshot now,
            Function<Snapshot, Question> question,
            String act,
            Runnable confirmed) {
        context.showModal(new ConfirmDialog(context, title, question.apply(now), act, confirmed).follow(question));
    }

    /** Shows it over the frame. */
    public static void ask(
            WindowContext context,
            String title,
            List<String> consequences,
            String typeToConfirm,
            String act,
            Runnable confirmed) {
        context.showModal(new ConfirmDialog(context, title, consequences, typeToConfirm, act, confirmed));
    }

    /** A box in the look of a dialog for {@link WindowContext#showModal}. */
    public static VBox box(String title, Node... content) {
        VBox box = new VBox(Labels.of(title, "bl-h2"));
        box.getChildren().addAll(content);
        box.getStyleClass().add("bl-dialog");
        return box;
    }
}
