package brokerlab.app.racks;

import java.util.List;
import javafx.scene.Node;

/** What the inspector shows of one selected thing: nodes built once, filled again on each tick. */
interface Detail {
    String caption();

    String title();

    List<Node> nodes();

    /** Takes the newest facts from the model. */
    void update();
}
