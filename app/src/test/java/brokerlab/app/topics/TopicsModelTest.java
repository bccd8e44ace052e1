package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.SnapshotBuilder;
import brokerlab.app.words.NameFilter;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TopicsModelTest {
    private static Snapshot topics(String... names) {
        var clusters = new SnapshotBuilder().broker(1, "a");
        for (String name : names) {
            clusters.topic(name, List.of(List.of(1)));
        }
        return clusters.snapshot();
    }

    private static List<String> shown(TopicsModel model) {
        return model.shown().stream().map(TopicRow::name).toList();
    }

    @Test
    void rowsLiveAsLongAsTheirTopic() {
        var model = new TopicsModel();
        model.take(topics("a", "b"));
        TopicRow b = model.row("b").orElseThrow();
        model.take(topics("b", "aa"));
        assertSame(b, model.row("b").orElseThrow());
        assertEquals(List.of("aa", "b"), shown(model));
    }

    @Test
    void theFilterIsARegularExpressionAndWhatIsNoneIsLookedForAsItStands() {
        var model = new TopicsModel();
        model.take(topics("__consumer_offsets", "orders", "payments", "returns.eu"));
        assertEquals(List.of("orders", "payments", "returns.eu"), shown(model));
        assertEquals(1, model.hiddenInternal());
        model.filter(NameFilter.of("^(ord|ret)"));
        assertEquals(List.of("orders", "returns.eu"), shown(model));
        model.filter(NameFilter.of("*.eu"));
        assertEquals(List.of(), shown(model), "what matched before is no answer to this");
        assertEquals(OptionalInt.of(0), NameFilter.of(" *.eu ").wrongAt());
        assertTrue(NameFilter.of("ord(").lets().test("ORD(ers"));
        model.filter(NameFilter.of("OFF"));
        model.showInternal(true);
        assertEquals(List.of("__consumer_offsets"), shown(model));
    }

    @Test
    void aDeletedTopicStaysSelectedByNameButIsGone() {
        var model = new TopicsModel();
        model.take(topics("a"));
        model.select(Optional.of("a"));
        assertTrue(model.selectedTopic().isPresent());
        model.take(topics("b"));
        assertTrue(model.selectedTopic().isEmpty());
        assertEquals(Optional.of("a"), model.selected());
    }
}
