package brokerlab.app.racks;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.kit.Roving;
import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Door.Ability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Racks side by side, brokers in them, tiles on those; arrows walk over all of it. */
final class RackFloor extends VBox {
    private final ScreenContext context;
    private final RacksWords words;
    private final BrokerActs acts;
    private final Consumer<Target> select;
    private final Roving tiles = new Roving();
    private final EvenColumns columns = new EvenColumns(236);
    private final Map<Integer, BrokerCard> cards = new HashMap<>();
    private List<List<Integer>> drawn = List.of();
    private List<String> drawnRacks = List.of();

    RackFloor(ScreenContext context, RacksWords words, BrokerActs acts, Consumer<Target> select) {
        this.context = context;
        this.words = words;
        this.acts = acts;
        this.select = select;
        setSpacing(12);
        getChildren().add(columns);
        addEventFilter(KeyEvent.KEY_PRESSED, this::arrow);
    }

    void update(Floor floor, Target selection, Optional<PartitionName> partition, boolean relabel) {
        List<List<Integer>> shape = floor.racks().stream()
                .map(r -> r.brokers().stream().map(s -> s.broker().id()).toList())
                .toList();
        List<String> names = floor.racks().stream().map(Floor.Rack::name).toList();
        if (relabel || !shape.equals(drawn) || !names.equals(drawnRacks)) {
            drawn = shape;
            drawnRacks = names;
            cards.keySet().retainAll(shape.stream().flatMap(List::stream).toList());
            columns.getChildren().setAll(floor.racks().stream().map(this::rack).toList());
        }
        for (Floor.Shelf shelf : floor.shelves()) {
            cards.get(shelf.broker().id()).update(shelf, selection, partition, relabel);
        }
        tiles.tidy();
    }

    /** Tiles beat with their traffic, once a snapshot. */
    void beat(Map<Integer, Set<PartitionName>> grown) {
        cards.forEach((broker, card) -> card.beat(grown.getOrDefault(broker, Set.of())));
    }

    private Node rack(Floor.Rack rack) {
        var name = new Label(words.rack(rack.name()), Icons.of("fth-server"));
        name.getStyleClass().add("rack-name");
        Names.name(name);
        Button lose = Buttons.of(
                words.get("loss.act"), "lose-" + rack.name(), () -> acts.loseRack(rack), "flat", "small", "lose-rack");
        lose.setMinWidth(Region.USE_PREF_SIZE);
        lose.setAccessibleText(words.get("loss.act.accessible", words.rack(rack.name())));
        var head = new HBox(8, name, Nodes.spacer(), lose);
        if (acts.can(Ability.ADD_BROKER) && !rack.name().isEmpty()) {
            var remove = Icons.button(
                    "fth-trash-2",
                    context.texts().bind("racks.act.remove.rack", rack.name()),
                    () -> acts.removeRack(rack));
            remove.setId("remove-" + rack.name());
            remove.getStyleClass().add("remove-rack");
            head.getChildren().add(remove);
        }
        head.setAlignment(Pos.CENTER_LEFT);
        var box = new VBox(10, head);
        box.getStyleClass().add("rack");
        box.setMinWidth(0);
        for (Floor.Shelf shelf : rack.brokers()) {
            int id = shelf.broker().id();
            box.getChildren()
                    .add(cards.computeIfAbsent(
                            id, broker -> new BrokerCard(context, words, acts, select, tiles, broker)));
        }
        return box;
    }

    private void arrow(KeyEvent event) {
        Direction direction = switch (event.getCode()) {
            case LEFT -> Direction.LEFT;
            case RIGHT -> Direction.RIGHT;
            case UP -> Direction.UP;
            case DOWN -> Direction.DOWN;
            default -> null;
        };
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        if (direction == null || owner == null || event.isAltDown() || event.isControlDown()) {
            return;
        }
        var stops = new ArrayList<Node>();
        collect(this, stops);
        direction.next(spot(owner), stops.stream().map(this::spot).toList()).ifPresent(i -> {
            stops.get(i).requestFocus();
            event.consume();
        });
    }

    private Direction.Centre spot(Node node) {
        Bounds b = sceneToLocal(node.localToScene(node.getLayoutBounds()));
        return new Direction.Centre(b.getCenterX(), b.getCenterY());
    }

    private static void collect(javafx.scene.Parent parent, List<Node> into) {
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (!child.isVisible()) {
                continue;
            }
            if (child instanceof ReplicaTile
                    || (child.isFocusTraversable() && child instanceof javafx.scene.control.ButtonBase)) {
                into.add(child);
            } else if (child instanceof javafx.scene.Parent inner) {
                collect(inner, into);
            }
        }
    }
}
