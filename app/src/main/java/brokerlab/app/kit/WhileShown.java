package brokerlab.app.kit;

import brokerlab.app.shell.ScreenContext;
import javafx.scene.Node;

/** For dialogs and popovers: follows the cluster until what is shown goes, and is let go of then. */
public final class WhileShown {
    private WhileShown() {}

    /** Calls {@code onTick} with each new snapshot, from when {@code node} is in a scene until it leaves it. */
    public static void tick(ScreenContext context, Node node, ScreenContext.Tick onTick) {
        Runnable stop = context.ticker().subscribe(node, onTick);
        node.sceneProperty().subscribe((was, is) -> {
            if (is == null) {
                stop.run();
            }
        });
    }
}
