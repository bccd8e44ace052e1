package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a preview says through the door of a running cluster is what the cluster then does. */
class ChangePreviewOnAClusterTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.open(
                "preview",
                temp,
                3,
                1,
                Map.of(
                        "log.retention.check.interval.ms", "1000",
                        "offsets.topic.num.partitions", "1",
                        "auto.leader.rebalance.enable", "false"));
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    private static Query.PreviewAnswer preview(SettingChange... changes) throws Exception {
        return stand.ask(new Query.ChangePreview(List.of(changes)));
    }

    private static void write(String topic, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            stand.done(new Command.WriteRecord(topic, Optional.of(0), Optional.empty(), Optional.of(new byte[100])));
        }
    }

    private static SettingChange of(String topic, String name, String value) {
        return new SettingChange(new SettingScope.Topic(topic), name, Optional.of(value));
    }

    private static <E extends ChangeEffect> List<E> only(Query.PreviewAnswer answer, Class<E> kind) {
        return answer.effects().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Test
    void whatRetentionDeletesIsWhatWasSaid() throws Exception {
        stand.done(new Command.CreateTopic("kept", 1, 3, Map.of(), Map.of("segment.bytes", "600")));
        write("kept", 12);
        SettingChange change = of("kept", "retention.bytes", "700");
        Query.PreviewAnswer said = preview(change);
        List<ChangeEffect.SegmentsDeleted> deleted = only(said, ChangeEffect.SegmentsDeleted.class);
        assertEquals(3, deleted.size(), said.toString());
        stand.done(new Command.ChangeSettings(List.of(change)));
        for (ChangeEffect.SegmentsDeleted each : deleted) {
            for (long base : each.baseOffsets()) {
                stand.event(
                        0,
                        e -> e.broker() == each.broker()
                                && e.event() instanceof LogEvent.SegmentDeleted d
                                && d.topic().equals("kept")
                                && d.baseOffset() == base);
            }
            Query.SegmentsAnswer now = stand.ask(new Query.Segments("kept", 0, each.broker()));
            assertEquals(each.newLogStart(), now.logStart());
            assertTrue(now.segments().stream().noneMatch(s -> each.baseOffsets().contains(s.baseOffset())));
        }
        Query.PreviewAnswer after = preview(change);
        assertEquals(List.of(new ChangeEffect.NothingChanges("retention.bytes")), after.effects());
        assertNotEquals(said.stateVersion(), after.stateVersion());
    }

    /** How much goes, and how far, moves while clients write: whoever confirmed it would be asked again for ever. */
    @Test
    void whatGrowsByItselfIsNotConfirmedAgainButWhoElseIsConcernedIs() throws Exception {
        stand.done(new Command.CreateTopic("busy", 1, 3, Map.of(), Map.of("segment.bytes", "600")));
        write("busy", 12);
        SettingChange change = of("busy", "retention.bytes", "700");
        Query.PreviewAnswer said = preview(change);
        write("busy", 12);
        Query.PreviewAnswer grown = preview(change);
        assertNotEquals(said.effects(), grown.effects());
        assertEquals(said.stateVersion(), grown.stateVersion());
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stand.bootstrap()))) {
            admin.alterConsumerGroupOffsets("reader", Map.of(new TopicPartition("busy", 0), new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }
        Query.PreviewAnswer read = preview(change);
        assertEquals(1, only(read, ChangeEffect.GroupLoses.class).size(), read.toString());
        assertEquals("STATE_MOVED", stand.refused(seen(change, said)).code());
        write("busy", 12);
        stand.done(seen(change, read));
        assertEquals(
                "STATE_MOVED",
                stand.refused(seen(change, read)).code(),
                "its value is another one than it was seen at");
    }

    private static Command seen(SettingChange change, Query.PreviewAnswer said) {
        return new Command.ChangeSettings(List.of(change), OptionalLong.of(said.stateVersion()), SettingOrigin.FORM);
    }

    @Test
    void aLeaderFromOutsideTheIsrCostsWhatWasSaid() throws Exception {
        int controller = stand.door().snapshot().cluster().controller();
        List<Integer> two = new ArrayList<>(List.of(1, 2, 3));
        two.remove(Integer.valueOf(controller));
        int leader = two.getFirst();
        int behind = two.getLast();
        stand.done(new Command.CreateTopic("risky", 1, 2, Map.of(0, List.of(leader, behind)), Map.of()));
        write("risky", 3);
        stand.done(new Command.StopBroker(behind));
        stand.event(
                0,
                e -> e.event() instanceof ReplicationEvent.IsrShrunk i
                        && i.topic().equals("risky"));
        write("risky", 5);
        stand.done(new Command.StopBroker(leader));
        JournalEntry leaderless = stand.event(
                0,
                e -> e.event() instanceof ReplicationEvent.LeaderElected l
                        && l.topic().equals("risky")
                        && l.leader() < 0);
        stand.done(new Command.StartBroker(behind));
        stand.event(leaderless.id(), e -> e.event() instanceof BrokerEvent.BrokerRegistered r && r.broker() == behind);
        SettingChange change = of("risky", "unclean.leader.election.enable", "true");
        Query.PreviewAnswer said = preview(change);
        assertEquals(List.of(new ChangeEffect.LeaderElected("risky", 0, behind, true, 5)), said.effects());
        stand.done(new Command.ChangeSettings(List.of(change)));
        JournalEntry elected = stand.event(
                leaderless.id(),
                e -> e.event() instanceof ReplicationEvent.LeaderElected l
                        && l.topic().equals("risky")
                        && l.leader() == behind);
        assertEquals(
                ReplicationEvent.ElectionReason.UNCLEAN, ((ReplicationEvent.LeaderElected) elected.event()).reason());
        var log = stand.ask(new Query.Segments("risky", 0, behind));
        assertEquals(3, log.logEnd());
        stand.done(new Command.StartBroker(leader));
    }

    @Test
    void aRefusedChangeSaysWhyAndWhatIsStartOnlyRestartsInOrder() throws Exception {
        Query.PreviewAnswer refused = preview(
                of("kept", "retention.ms", "-7"),
                new SettingChange(new SettingScope.Broker(1), "num.io.threads", Optional.of("4")));
        assertEquals(List.of(), refused.effects());
        assertTrue(refused.refusals().getFirst().contains("retention.ms"), refused.toString());
        Query.PreviewAnswer threads =
                preview(new SettingChange(new SettingScope.Broker(1), "num.io.threads", Optional.of("4")));
        assertEquals(List.of(new ChangeEffect.ThreadsChange(1, "num.io.threads", 8, 4)), threads.effects());
    }

    /** Sibling of what a lost quorum refuses: while a broker with replicas is away no other restarts, and the preview says so. */
    @Test
    void aRestartThatIsRefusedWhileABrokerIsAwayIsRefusedInThePreview() throws Exception {
        stand.done(new Command.CreateTopic("whole", 1, 3, Map.of(), Map.of()));
        stand.done(new Command.StopBroker(3));
        stand.awaitSnapshot(
                s -> s.topics().stream().anyMatch(t -> t.name().equals("whole") && t.underReplicated() == 1));
        var change = new SettingChange(new SettingScope.Broker(1), "socket.listen.backlog.size", Optional.of("44"));
        List<String> refusals = preview(change).refusals();
        assertEquals(1, refusals.size(), refusals.toString());
        assertTrue(refusals.getFirst().contains("start what is down first"), refusals.toString());
        stand.done(new Command.StartBroker(3));
        stand.awaitSnapshot(s -> s.topics().stream().allMatch(t -> t.underReplicated() == 0));
        assertEquals(List.of(), preview(change).refusals());
    }
}
