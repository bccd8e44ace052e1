package brokerlab.app.consumers;

import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Roving;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;

/** One card a member: who it is, what it reads, how fast, when it was last heard of. */
final class MemberCards extends TilePane {
    private static final double CARD = 272;

    private final ConsumersWords words;
    private final Roving roving = new Roving();
    private final List<Card> cards = new ArrayList<>();

    MemberCards(ConsumersWords words) {
        super(10, 10);
        this.words = words;
        setId("group-members");
        setPrefTileWidth(CARD);
        accessibleTextProperty().bind(words.bind("members.name"));
        addEventHandler(KeyEvent.KEY_PRESSED, this::arrow);
    }

    private void arrow(KeyEvent e) {
        int step = switch (e.getCode()) {
            case LEFT, UP -> -1;
            case RIGHT, DOWN -> 1;
            default -> 0;
        };
        int at = getScene() == null ? -1 : getChildren().indexOf(getScene().getFocusOwner());
        if (step != 0 && at >= 0 && !e.isAltDown()) {
            getChildren().get(Math.floorMod(at + step, getChildren().size())).requestFocus();
            e.consume();
        }
    }

    void update(Snapshot.Group group) {
        List<Snapshot.Member> members = group.members();
        while (cards.size() > members.size()) {
            getChildren().remove(cards.removeLast());
        }
        while (cards.size() < members.size()) {
            var card = new Card(cards.size());
            cards.add(card);
            getChildren().add(card);
        }
        for (int i = 0; i < cards.size(); i++) {
            cards.get(i).update(group, members.get(i));
        }
        roving.tidy();
    }

    private final class Card extends VBox {
        private final Label name = Labels.of("", "bl-strong");
        private final Label place = Labels.of("", "bl-muted");
        private final Label reads = Labels.wrapping("", "bl-small");
        private final Label pace = Labels.wrapping("");

        Card(int index) {
            super(3);
            getStyleClass().addAll("member-card", "bl-series-" + index % 8);
            roving.add(this);
            setPrefWidth(CARD);
            Names.name(name);
            Names.name(place);
            pace.getStyleClass().addAll("bl-small", "bl-muted");
            getChildren().addAll(new HBox(6, name, place), reads, pace);
        }

        void update(Snapshot.Group group, Snapshot.Member member) {
            name.setText(member.clientId());
            String host = ConsumersWords.host(member.host());
            place.setText(member.instanceId().isEmpty() ? host : words.get("member.static", member.instanceId(), host));
            reads.setText(words.assigned(group, member));
            boolean silent = member.heartbeatAgoMs() > member.sessionTimeoutMs() / 2;
            pace.setText(words.get(
                    silent ? "member.silent" : "member.pace",
                    words.formats().rate(member.recordsPerSec()),
                    words.formats().duration(member.heartbeatAgoMs()),
                    words.formats().duration(member.sessionTimeoutMs())));
            pace.getStyleClass().setAll("label", "bl-small", silent ? "bl-warn" : "bl-muted");
            setAccessibleText(name.getText() + ", " + place.getText() + ", " + reads.getText() + ", " + pace.getText());
        }
    }
}
