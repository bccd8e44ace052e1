package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.cluster.History.Mark;
import brokerlab.engine.cluster.History.Read;
import brokerlab.engine.cluster.History.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A checker is worth what it finds: each violation is planted once. */
final class HistoryTest {
    private final History history = new History();
    private final List<Read> log = new ArrayList<>();
    private final TreeMap<Long, Writer> writers = new TreeMap<>(Map.of(0L, new Writer(7, 0)));

    private static Mark id(int producer, int number) {
        return new Mark(0, producer, number);
    }

    /** Two producers, ten records each, all acknowledged and in the log. */
    private void honest() {
        for (int i = 0; i < 20; i++) {
            Mark id = id(i % 2, i / 2);
            history.sending(id);
            history.acknowledged(id, i);
            log.add(new Read(i, id));
        }
    }

    private void assertFound(String what) {
        history.whole(0, log, writers);
        assertTrue(
                history.violations().stream().anyMatch(v -> v.contains(what)),
                () -> history.violations().toString());
    }

    @Test
    void anHonestHistoryHoldsAndAnUnknownOutcomeMayBeThereOrNot() {
        honest();
        history.sending(id(0, 10));
        history.unknown(0);
        history.whole(0, log, writers);
        log.add(new Read(20, id(0, 10)));
        history.whole(0, log, writers);
        history.read("live", 0, new Read(20, id(0, 10)));
        assertEquals(List.of(), history.violations());
    }

    @Test
    void aLostRecordIsFound() {
        honest();
        log.removeLast();
        assertFound("0:1:9 was acknowledged at 19 and is lost");
    }

    @Test
    void aRecordThatIsThereTwiceIsFound() {
        honest();
        log.add(new Read(20, id(0, 3)));
        assertFound("0:0:3 is there twice");
    }

    @Test
    void whatAClientThatGaveUpSendsAgainInANewEpochIsExcusedAndNothingElse() {
        honest();
        log.add(new Read(20, id(0, 3)));
        writers.put(20L, new Writer(7, 1));
        history.sending(id(0, 10));
        history.unknown(0);
        history.whole(0, log, writers);
        assertEquals(List.of(), history.violations());
        assertTrue(history.toString().contains("1 sent again"), history.toString());
        // Twice within one epoch is the broker's doing.
        log.add(new Read(21, id(0, 4)));
        writers.put(21L, new Writer(7, 0));
        assertFound("0:0:4 is there twice");
    }

    @Test
    void aProducerThatNeverGaveUpHasNoExcuse() {
        honest();
        log.add(new Read(20, id(0, 3)));
        writers.put(20L, new Writer(7, 1));
        assertFound("0:0:3 is there twice");
    }

    @Test
    void recordsInAnotherOrderAreFound() {
        honest();
        history.sending(id(0, 10));
        history.sending(id(0, 11));
        log.add(new Read(20, id(0, 11)));
        log.add(new Read(21, id(0, 10)));
        assertFound("0:0:10 at 21 comes after 0:0:11");
    }

    @Test
    void aRecordNobodySentIsFound() {
        honest();
        log.add(new Read(20, id(7, 0)));
        assertFound("0:7:0 at 0/20, which nobody sent");
    }

    @Test
    void aRecordOfAnotherPartitionIsFound() {
        honest();
        history.sending(new Mark(1, 0, 0));
        log.add(new Read(20, new Mark(1, 0, 0)));
        assertFound("which nobody sent there");
    }

    @Test
    void readersThatDisagreeAreFound() {
        honest();
        history.sending(id(0, 10));
        history.sending(id(1, 10));
        history.read("one", 0, new Read(20, id(0, 10)));
        history.read("another", 0, new Read(20, id(1, 10)));
        assertTrue(history.violations().toString().contains("where 0:0:10 was read before"));
    }

    @Test
    void whatWasReadAndIsGoneIsFound() {
        honest();
        history.sending(id(0, 10));
        history.read("live", 0, new Read(20, id(0, 10)));
        assertFound("0:0:10 was read at 20 and is gone");
    }

    @Test
    void anAcknowledgementWithAnotherOffsetIsFound() {
        honest();
        history.sending(id(0, 10));
        history.acknowledged(id(0, 10), 33);
        log.add(new Read(20, id(0, 10)));
        assertFound("acknowledged at 33 and is at 20");
    }
}
