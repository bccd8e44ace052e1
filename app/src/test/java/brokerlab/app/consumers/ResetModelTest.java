package brokerlab.app.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.source.SampleDoor;
import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Snapshot;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResetModelTest {
    private final SampleDoor door = SampleDoor.still();

    private ResetModel of(String group) {
        Snapshot now = door.snapshot();
        return new ResetModel(
                now,
                now.groups().stream()
                        .filter(g -> g.name().equals(group))
                        .findFirst()
                        .orElseThrow(),
                ZoneOffset.UTC);
    }

    private static Snapshot.TopicPartitionName name(String topic, int partition) {
        return new Snapshot.TopicPartitionName(topic, partition);
    }

    @Test
    void aGroupWithMembersIsOnlyLookedAt() {
        ResetModel model = of("billing");
        model.moves(List.of(new OffsetMove("orders", 0, 0, 100, 40, 0, OffsetMove.Note.NONE)));
        assertEquals(3, model.members().size());
        assertEquals(1, model.sum().partitions(), "the preview holds all the same");
        assertFalse(model.ready());
    }

    @Test
    void onlyWhatIsChosenPossibleAndAnotherOffsetIsDone() {
        ResetModel model = of("audit-export");
        assertEquals(
                List.of(name("audit", 0), name("audit", 1)),
                model.rows().stream().map(ResetRow::name).toList());
        var again = new OffsetMove("audit", 0, 0, 100, 40, 0, OffsetMove.Note.NONE);
        var stays = new OffsetMove("audit", 1, 0, 100, 0, 0, OffsetMove.Note.NONE);
        model.moves(List.of(again, stays));
        assertEquals(List.of(again), model.chosenMoves());
        assertEquals(new ResetModel.Sum(1, 0, 40), model.sum());
        assertTrue(model.ready());
        model.rows().getFirst().chosenProperty().set(false);
        assertFalse(model.ready());
        model.rows().getFirst().chosenProperty().set(true);
        model.moves(List.of(new OffsetMove("audit", 0, -1, -1, 40, -1, OffsetMove.Note.NO_LEADER)));
        assertFalse(model.ready(), "what nobody knows is not done");
    }

    @Test
    void whatIsTypedSaysWhereToOrNothing() {
        ResetModel model = of("audit-export");
        model.way(ResetModel.Destination.SHIFT);
        for (String none : List.of("", "-", "1.5", "many", "--5")) {
            model.type(none);
            assertEquals(Optional.empty(), model.target(), none);
        }
        model.type("-100");
        assertEquals(Optional.of(new OffsetTarget.Shift(-100)), model.target());
        model.type("–100");
        assertEquals(Optional.of(new OffsetTarget.Shift(-100)), model.target(), "a dash is a minus here, too");
        for (String spaced : List.of("- 100", "−\u00a0100", "-100개")) {
            model.type(spaced);
            assertEquals(Optional.of(new OffsetTarget.Shift(-100)), model.target(), spaced);
        }
        model.type("- 52 057");
        assertEquals(Optional.of(new OffsetTarget.Shift(-52_057)), model.target());
        model.type("+1,000");
        assertEquals(Optional.of(new OffsetTarget.Shift(1_000)), model.target());
        model.way(ResetModel.Destination.OFFSET);
        model.type("-1");
        assertEquals(Optional.empty(), model.target());
        model.type("42");
        assertEquals(Optional.of(new OffsetTarget.To(42)), model.target());
        model.way(ResetModel.Destination.TIME);
        model.type("30 min ago");
        assertEquals(Optional.of(new OffsetTarget.At(SampleDoor.START - 1_800_000)), model.target());
    }

    /** Enter comes faster than an answer: what was previewed for "1" is not done for "10". */
    @Test
    void onlyWhatWasAskedLastIsDone() {
        ResetModel model = of("audit-export");
        model.way(ResetModel.Destination.OFFSET);
        model.type("1");
        model.moves(List.of(new OffsetMove("audit", 0, 0, 100, 40, 1, OffsetMove.Note.NONE)));
        assertTrue(model.ready());
        model.type("10");
        assertEquals(1, model.sum().partitions(), "what stood there stays in sight");
        assertFalse(model.ready(), "its answer is not there yet");
        model.moves(List.of(new OffsetMove("audit", 0, 0, 100, 40, 10, OffsetMove.Note.NONE)));
        assertTrue(model.ready());
        model.way(ResetModel.Destination.LATEST);
        assertFalse(model.ready());
    }

    /** A topic deleted meanwhile, or a partition without commit to shift: the tool gives up all of them for one. */
    @Test
    void theTerminalsLineLeavesOutWhatCannotBeSet() {
        ResetModel model = of("audit-export");
        assertEquals(Optional.empty(), model.terminal(), "nothing is known yet");
        model.moves(List.of(
                new OffsetMove("audit", 0, -1, -1, 40, -1, OffsetMove.Note.NO_LEADER),
                new OffsetMove("audit", 1, 0, 100, 40, 0, OffsetMove.Note.NONE)));
        assertTrue(model.terminal().orElseThrow().contains(" --topic audit:1 --to-earliest"), model.terminal()::get);
        model.moves(List.of(new OffsetMove("audit", 0, -1, -1, 40, -1, OffsetMove.Note.NO_LEADER)));
        assertEquals(Optional.empty(), model.terminal());
    }

    /** In the words of the tool itself: {@code --topic name:0,1}, a time in UTC. */
    @Test
    void theTerminalsLineDoesTheSame() {
        var partitions = List.of(name("orders", 0), name("orders", 2), name("it's", 1));
        String start = "kafka-consumer-groups.sh --bootstrap-server h:1 --group 'b g' --reset-offsets"
                + " --topic 'it'\\''s:1' --topic orders:0,2";
        assertEquals(
                start + " --to-earliest --execute",
                GroupCli.reset("h:1", "b g", partitions, new OffsetTarget.Earliest()));
        assertEquals(
                start + " --shift-by -5 --execute",
                GroupCli.reset("h:1", "b g", partitions, new OffsetTarget.Shift(-5)));
        assertEquals(
                start + " --to-datetime 2026-11-22T14:02:31.000Z --execute",
                GroupCli.reset("h:1", "b g", partitions, new OffsetTarget.At(SampleDoor.START)));
        assertEquals(
                "kafka-consumer-groups.sh --bootstrap-server h:1 --group g --delete-offsets --topic t",
                GroupCli.forget("h:1", "g", "t"));
    }
}
