package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Status;
import brokerlab.app.shell.HealthWords.Statement;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Health.QuorumState;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the health line says, without a toolkit. */
final class HealthWordsTest {
    private static final Health.Quorum WHOLE = new Health.Quorum(QuorumState.WHOLE, 3, 3, 3, 2, -1);

    private static Health health(
            Snapshot.Phase phase,
            Health.Quorum quorum,
            int running,
            int controller,
            int offline,
            int under,
            List<Health.DiskRoom> disks,
            Snapshot.Host host) {
        return new Health(
                phase, quorum, running, 3, controller, names(offline), names(0), names(under), disks, host, true);
    }

    private static List<TopicPartitionName> names(int many) {
        return IntStream.range(0, many)
                .mapToObj(p -> new TopicPartitionName("orders", p))
                .toList();
    }

    private static List<String> said(Health health, Locale locale) {
        return new HealthWords(new BundleTexts(locale))
                .of(health).stream()
                        .filter(Statement::wanted)
                        .map(HealthWords::marked)
                        .toList();
    }

    private static Statement sum(Health health) {
        HealthWords words = new HealthWords(new BundleTexts(Locale.ENGLISH));
        return words.sum(words.of(health));
    }

    @Test
    void aWellClusterSaysSoInThreePills() {
        Health well = health(Snapshot.Phase.RUNNING, WHOLE, 3, 1, 0, 0, List.of(), Snapshot.Host.CALM);
        assertEquals(List.of("● ZooKeeper 3/3", "controller 1", "● 3/3 brokers"), said(well, Locale.ENGLISH));
        assertEquals(List.of("● ZooKeeper 노드 3/3", "컨트롤러 1", "● 브로커 3/3"), said(well, Locale.KOREAN));
        assertEquals("healthy", sum(well).text());
        assertEquals(Status.OK, sum(well).status());
    }

    @Test
    void aLostQuorumIsBadAndTellsHowManyRun() {
        Health lost = health(
                Snapshot.Phase.RUNNING,
                new Health.Quorum(QuorumState.LOST, 1, 0, 3, 2, 1),
                3,
                1,
                0,
                0,
                List.of(),
                Snapshot.Host.CALM);
        assertEquals("✕ no quorum: ZooKeeper 1/3", said(lost, Locale.ENGLISH).getFirst());
        assertEquals("✕ 쿼럼 없음: ZooKeeper 노드 1/3", said(lost, Locale.KOREAN).getFirst());
        assertEquals(Status.BAD, sum(lost).status());
        assertEquals("1 problem", sum(lost).text());
    }

    @Test
    void everythingWrongHasItsPillAndTheSumCountsThem() {
        Health wrong = health(
                Snapshot.Phase.RUNNING,
                new Health.Quorum(QuorumState.REDUCED, 2, 2, 3, 2, 3),
                1,
                -1,
                6,
                2,
                List.of(new Health.DiskRoom(1, 0, 40 << 20, true)),
                new Snapshot.Host(true, 1_900, 1, 8_000));
        assertEquals(
                List.of(
                        "▲ ZooKeeper 2/3",
                        "▲ no controller",
                        "▲ 1/3 brokers",
                        "✕ 6 offline",
                        "▲ 2 under-replicated",
                        "✕ 1 disk full",
                        "▲ overloaded: no time for 1.9 s"),
                said(wrong, Locale.ENGLISH));
        assertEquals("7 problems", sum(wrong).text());
        assertEquals(Status.BAD, sum(wrong).status());
    }

    @Test
    void whatStartsIsNothingWrong() {
        Health young = health(
                Snapshot.Phase.STARTING,
                new Health.Quorum(QuorumState.LOST, 0, 0, 3, 2, 1),
                0,
                -1,
                0,
                0,
                List.of(),
                Snapshot.Host.CALM);
        assertEquals(List.of("● 0/3 brokers"), said(young, Locale.ENGLISH));
        assertTrue(new HealthWords(new BundleTexts(Locale.ENGLISH))
                .of(young).stream().noneMatch(Statement::wrong));
    }
}
