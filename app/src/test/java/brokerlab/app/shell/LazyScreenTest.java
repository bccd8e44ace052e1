package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

/** Screens that wait until somebody wants them. */
final class LazyScreenTest {
    private final AtomicInteger made = new AtomicInteger();
    private final LazyScreen lazy = new LazyScreen("topics", "fth-layers", () -> new Page(made.incrementAndGet()));

    /** @param number how many were made before, and this one */
    private record Page(int number) implements Screen {
        @Override
        public String id() {
            return "topics";
        }

        @Override
        public String icon() {
            return "fth-layers";
        }

        @Override
        public Region node() {
            return new Region();
        }

        @Override
        public void show(Target target) {}

        @Override
        public Target selection() {
            return new Target.TopicTarget("orders");
        }

        @Override
        public Optional<String> badge() {
            return Optional.of("7");
        }

        @Override
        public List<Action> actions() {
            return List.of(Action.of("sort", "topics.sort", "fth-list", "", () -> {}));
        }

        @Override
        public boolean ready() {
            return true;
        }
    }

    @Test
    void theRailAndTheHistoryDoNotMakeIt() {
        assertEquals("topics", lazy.id());
        assertEquals("fth-layers", lazy.icon());
        assertEquals(Optional.empty(), lazy.badge());
        assertEquals(new Target.Whole("topics"), lazy.selection());
        assertFalse(lazy.created());
        assertEquals(0, made.get());
    }

    @Test
    void itIsMadeOnceAndThenSpeaksForItself() {
        lazy.show(new Target.Whole("topics"));
        lazy.node();
        assertTrue(lazy.ready());
        assertEquals(1, made.get());
        assertEquals(Optional.of("7"), lazy.badge());
        assertEquals(new Target.TopicTarget("orders"), lazy.selection());
    }

    /** What it offers is offered from the moment that it is there, also to who asks late. */
    @Test
    void whatItOffersIsToldWhenItIsMade() {
        var offered = new ArrayList<String>();
        lazy.whenCreated(screen -> screen.actions().forEach(a -> offered.add(a.id())));
        assertEquals(List.of(), offered);
        lazy.node();
        lazy.node();
        assertEquals(List.of("sort"), offered);
        lazy.whenCreated(screen -> screen.actions().forEach(a -> offered.add("late " + a.id())));
        assertEquals(List.of("sort", "late sort"), offered);
    }

    @Test
    void anotherScreenThanAnnouncedIsRefused() {
        LazyScreen wrong = new LazyScreen("racks", "fth-server", () -> new Page(1));
        assertTrue(assertThrows(IllegalStateException.class, wrong::node)
                .getMessage()
                .contains("Announced as racks"));
    }
}
