package brokerlab.app.shell;

import brokerlab.app.kit.Navigator;
import brokerlab.app.words.Target;
import java.util.List;
import java.util.Optional;

/** Which screen is responsible for what, and the way back. */
final class Router implements Navigator {
    private final Frame frame;
    private final History history = new History();

    Router(Frame frame) {
        this.frame = frame;
    }

    @Override
    public void open(Target target) {
        if (target instanceof Target.EventTarget event) {
            frame.showEvent(event.entryId());
            return;
        }
        Optional<Screen> next = screen(target);
        if (next.isPresent()) {
            here().filter(from -> !from.equals(target)).ifPresent(history::leave);
            frame.open(next.get(), target);
        }
    }

    void back() {
        here().flatMap(history::back).ifPresent(this::go);
    }

    void forward() {
        here().flatMap(history::forward).ifPresent(this::go);
    }

    boolean canGoBack() {
        return history.canGoBack();
    }

    boolean canGoForward() {
        return history.canGoForward();
    }

    List<Target> recent(int limit) {
        return history.recent(limit);
    }

    /** Opens without remembering the way. */
    void go(Target target) {
        screen(target).ifPresent(next -> frame.open(next, target));
    }

    /** Where a person is: what the open screen has selected. */
    private Optional<Target> here() {
        return frame.screens().stream()
                .filter(s -> s.id().equals(frame.screenProperty().get()))
                .findFirst()
                .map(s ->
                        screen(s.selection()).filter(s::equals).isPresent() ? s.selection() : new Target.Whole(s.id()));
    }

    private Optional<Screen> screen(Target target) {
        String id = switch (target) {
            case Target.Whole t -> t.screen();
            case Target.BrokerTarget t -> "racks";
            case Target.ZooKeeperNodeTarget t -> "racks";
            case Target.PartitionTarget t -> "racks";
            case Target.TopicTarget t -> "topics";
            case Target.SegmentTarget t -> "segments";
            case Target.RecordTarget t -> "segments";
            case Target.GroupTarget t -> "consumers";
            case Target.SettingTarget t -> "settings";
            case Target.EventTarget t -> "";
        };
        return frame.screens().stream().filter(s -> s.id().equals(id)).findFirst();
    }
}
