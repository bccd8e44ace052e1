package brokerlab.app;

import brokerlab.app.connect.ConnectCard;
import brokerlab.app.consumers.ConsumersScreen;
import brokerlab.app.demo.DemoGroupControl;
import brokerlab.app.racks.RacksScreen;
import brokerlab.app.segments.SegmentsScreen;
import brokerlab.app.settings.SettingsScreen;
import brokerlab.app.shell.LazyScreen;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.topics.CreateTopic;
import brokerlab.app.topics.TopicsScreen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The screens there are, in the rail's order. */
final class Screens {
    private Screens() {}

    /** @param demo the control of a group whose members run in this process, by name */
    static List<Screen> all(ScreenContext context, Function<String, Optional<DemoGroupControl>> demo) {
        List<Screen> screens = new ArrayList<>();
        screens.add(new LazyScreen(
                "racks", "fth-server", () -> new RacksScreen(context, now -> CreateTopic.open(context, now))));
        screens.add(new LazyScreen("topics", "fth-layers", () -> new TopicsScreen(context)));
        screens.add(new LazyScreen(
                "consumers", "fth-users", () -> new ConsumersScreen(context, demo, () -> ConnectCard.open(context))));
        screens.add(new LazyScreen("segments", "fth-database", () -> new SegmentsScreen(context)));
        screens.add(new LazyScreen("settings", "fth-sliders", () -> new SettingsScreen(context)));
        return screens;
    }

    /** Without demo traffic. */
    static List<Screen> all(ScreenContext context) {
        return all(context, name -> Optional.empty());
    }
}
