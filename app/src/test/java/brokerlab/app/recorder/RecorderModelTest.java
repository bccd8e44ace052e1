package brokerlab.app.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.BundleTexts;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the recorder knows without a toolkit. */
final class RecorderModelTest {
    @Test
    void theRecorderIsBoundedAndFiltered() {
        RecorderModel model = new RecorderModel();
        for (int i = 0; i < 6000; i++) {
            model.offer(new JournalEntry(i + 1L, 1_000_000, 1, 0, new BrokerEvent.BrokerGone(1)));
        }
        assertTrue(model.drain(1_000_000));
        assertTrue(model.dropped() > 0);
        assertTrue(model.shown().size() < 6000);
        model.offer(new JournalEntry(9001, 1_000_000, 1, 0, new ProblemEvent.Warning("w", "r")));
        model.drain(1_000_000);
        model.show(Lane.LEADERS, false);
        assertEquals(1, model.shown().size());
        model.drain(1_000_000 + RecorderModel.WINDOW_MS + 1);
        assertTrue(model.shown().isEmpty());
    }

    private static JournalEntry rolled(long id, long at, int broker, int partition, long base) {
        return new JournalEntry(
                id,
                at,
                broker,
                0,
                new LogEvent.SegmentRolled(
                        "orders", partition, base - 1_000, base, 64 << 20, LogEvent.RollReason.SIZE));
    }

    /**
     * Three replicas that roll are one line with the brokers' names. Siblings: three brokers that lose one ZooKeeper node, three replicas
     * that delete. What the same broker does twice, other partitions and other times are lines of their own.
     */
    @Test
    void whatHappenedOnThreeReplicasIsOneLine() {
        RecorderModel model = new RecorderModel();
        long now = 1_000_000;
        for (int broker = 1; broker <= 3; broker++) {
            model.offer(rolled(broker, now + broker, broker, 0, 5_000));
            model.offer(new JournalEntry(
                    10 + broker,
                    now + 50,
                    broker,
                    0,
                    new ZooKeeperEvent.SessionChanged(broker, SessionState.DISCONNECTED)));
            model.offer(new JournalEntry(
                    20 + broker,
                    now + 60 + broker,
                    broker,
                    0,
                    new LogEvent.SegmentDeleted("orders", 0, 1_000, 64 << 20, LogEvent.DeletionReason.RETENTION_TIME)));
        }
        model.offer(rolled(31, now + 70, 1, 1, 5_000));
        model.offer(rolled(32, now + 5 + RecorderEntry.TOGETHER_MS, 2, 1, 9_000));
        model.drain(now + 80);
        EventWords words = new EventWords(new BundleTexts(Locale.ENGLISH));
        List<String> told = model.shown().stream().map(words::sentence).toList();
        assertEquals(
                List.of(
                        "orders-0 began a new segment at offset 5,000 on 3 replicas (brokers 1, 2, 3); the one before is"
                                + " closed with 64.0 MB: it was full.",
                        "Brokers 1, 2, 3 lost their connections to ZooKeeper and look for another node.",
                        "orders-0: the segment from offset 1,000 (64.0 MB) was deleted on 3 replicas (brokers 1, 2, 3):"
                                + " older than the retention time."),
                told.subList(0, 3));
        assertEquals(5, told.size(), told.toString());
        assertEquals(
                List.of(1L, 2L, 3L),
                model.find(2).orElseThrow().entries().stream()
                        .map(JournalEntry::id)
                        .toList());
        model.offer(rolled(40, now + 100, 3, 1, 5_000));
        model.drain(now + 110);
        assertEquals(2, model.find(31).orElseThrow().entries().size(), "the third joins when it comes");
    }

    /** What has no room is told in fewer whole words, never cut within one where a clause ends. */
    @Test
    void aSentenceWithoutRoomIsToldInItsFirstClauses() {
        String busy = "22:00:54 This machine is overloaded: no time for 0.6 s, of which the Java runtime took 0.3 s.";
        assertEquals(
                "22:00:54 This machine is overloaded: no time for 0.6 s…",
                RecorderLine.shorter(busy, t -> t.length() < 70));
        assertEquals("22:00:54 This machine is overloaded…", RecorderLine.shorter(busy, t -> t.length() < 50));
        assertEquals("", RecorderLine.shorter(busy, t -> t.length() < 20));
        String korean = "22:00:54 이 컴퓨터에 과부하가 걸렸습니다. 0.6초 동안 실행되지 못했고, 그중 0.3초 동안은 Java가 메모리를 비웠습니다.";
        assertEquals("22:00:54 이 컴퓨터에 과부하가 걸렸습니다.", RecorderLine.shorter(korean, t -> t.length() < 40));
        assertEquals(
                "22:00:54 이 컴퓨터에 과부하가 걸렸습니다. 0.6초 동안 실행되지 못했고…", RecorderLine.shorter(korean, t -> t.length() < 60));
    }
}
