package brokerlab.app;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.shell.Action;
import brokerlab.app.shell.Frame;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Command;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;

/** Where a person chooses which release of Kafka the brokers speak as, with what each choice means. Takes effect at once. */
final class SpokenRelease {
    /** Where the words of a choice begin, beside its mark. */
    private static final double INDENT = 24;

    private SpokenRelease() {}

    /** @param chosen told when the brokers speak so */
    static void register(Frame frame, Consumer<String> chosen) {
        frame.actions()
                .add(Action.of("cluster.speak", "workbench.speak", "fth-message-square", "", () -> ask(frame, chosen)));
    }

    private static void ask(Frame frame, Consumer<String> chosen) {
        Texts texts = frame.texts();
        var group = new ToggleGroup();
        var choices = new VBox(10);
        for (String release : Command.Speak.RELEASES) {
            var choice = new RadioButton(texts.get("workbench.speak.release", release));
            choice.setId("speak-" + release.replace('.', '-'));
            choice.setUserData(release);
            choice.setToggleGroup(group);
            choice.setSelected(release.equals(frame.snapshot().cluster().speaks()));
            Label means = sentence(texts.get("workbench.speak.means." + release));
            means.getStyleClass().add("bl-muted");
            means.setPadding(new Insets(0, 0, 0, INDENT * Fonts.scale()));
            choices.getChildren().add(new VBox(3, choice, means));
        }
        var act = new Button(texts.get("workbench.speak.act"));
        act.setId("speak-act");
        act.setDefaultButton(true);
        act.setOnAction(e -> {
            frame.closeModal();
            speak(frame, (String) group.getSelectedToggle().getUserData(), chosen);
        });
        var box = ConfirmDialog.box(
                texts.get("workbench.speak"),
                choices,
                sentence(texts.get("workbench.speak.clients")),
                Buttons.row(Nodes.spacer(), Buttons.cancel(frame, texts.get("kit.cancel")), act));
        box.setId("speak-dialog");
        box.getStyleClass().add("speak-dialog");
        frame.showModal(box);
    }

    private static Label sentence(String text) {
        return Labels.whole(text);
    }

    private static void speak(Frame frame, String release, Consumer<String> chosen) {
        Answers.onFx(
                frame.source().door().execute(new Command.Speak(release)),
                done -> {
                    chosen.accept(release);
                    frame.notices().info(frame.texts().get("workbench.speak.done", release));
                },
                why -> frame.notices().error(frame.texts().get("workbench.speak"), why));
    }
}
