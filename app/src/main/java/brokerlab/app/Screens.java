package brokerlab.app;

import brokerlab.app.racks.RacksScreen;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.topics.TopicsScreen;
import java.util.ArrayList;
import java.util.List;

/** The screens there are, in the rail's order. */
final class Screens {
    private Screens() {}

    static List<Screen> all(ScreenContext context) {
        List<Screen> screens = new ArrayList<>();
        screens.add(new RacksScreen(context));
        screens.add(new TopicsScreen(context));
        return screens;
    }
}
