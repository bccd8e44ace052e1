package brokerlab.app.recorder;

import brokerlab.app.words.Notation;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.ShortNames;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Each event as one plain sentence in the user's language, and what it is about. */
public final class EventWords {
    private static final Pattern CLASSES =
            Pattern.compile("^(?:[\\w$]+\\.)*[\\w$]*(?:Exception|Error)(?::\\s*|$|(?=\\s+at\\s))");

    private final Texts texts;
    private final brokerlab.app.words.Formats formats;

    public EventWords(Texts texts) {
        this.texts = texts;
        this.formats = new brokerlab.app.words.Formats(texts);
    }

    /** For instance "Broker 2 leads orders-1 (epoch 7), because broker 3 is gone." */
    public String sentence(JournalEntry entry) {
        return switch (entry.event()) {
            case BrokerEvent.BrokerStarted e ->
                say(
                        e,
                        id(e.broker()),
                        Listeners.address(e.host(), e.port()),
                        e.rack().isEmpty() ? "–" : e.rack());
            case BrokerEvent.BrokerStopped e -> say(e, id(e.broker()));
            case BrokerEvent.BrokerKilled e -> say(e, id(e.broker()));
            case BrokerEvent.BrokerRegistered e -> say(e, id(e.broker()), Long.toString(e.brokerEpoch()));
            case BrokerEvent.BrokerGone e -> say(e, id(e.broker()));
            case BrokerEvent.ControllerElected e -> say(e, id(e.broker()), id(e.controllerEpoch()));
            case BrokerEvent.ControllerResigned e -> say(e, id(e.broker()), id(e.controllerEpoch()));
            case TopicEvent.TopicCreated e -> say(e, e.topic(), e.partitions(), e.replicationFactor());
            case TopicEvent.PartitionsAdded e -> say(e, e.topic(), e.from(), e.to());
            case TopicEvent.TopicDeletionRequested e -> say(e, e.topic());
            case TopicEvent.TopicDeleted e -> say(e, e.topic());
            case ReplicationEvent.LeaderElected e ->
                e.leader() < 0
                        ? texts.get("recorder.event.LeaderElected.none", part(e), id(e.leaderEpoch()))
                        : say(e, part(e), id(e.leader()), id(e.leaderEpoch()), word("election", e.reason()));
            case ReplicationEvent.RoleTaken e ->
                texts.get(
                        e.leader() ? "recorder.event.RoleTaken.leader" : "recorder.event.RoleTaken.follower",
                        id(entry.broker()),
                        part(e),
                        id(e.leaderEpoch()));
            case ReplicationEvent.IsrShrunk e -> say(e, part(e), ids(e.from()), ids(e.to()));
            case ReplicationEvent.IsrExpanded e -> say(e, part(e), ids(e.from()), ids(e.to()));
            case TopicEvent.ReassignmentStarted e ->
                say(e, part(e), ids(e.from()), ids(e.to()), e.from().size());
            case TopicEvent.ReassignmentCompleted e ->
                say(e, part(e), ids(e.replicas()), e.replicas().size());
            case TopicEvent.ReassignmentCancelled e ->
                say(e, part(e), ids(e.replicas()), e.replicas().size());
            case LogEvent.SegmentRolled e ->
                say(
                        e,
                        part(e),
                        formats.count(e.newBaseOffset()),
                        formats.bytes(e.closedBytes()),
                        word("roll", e.reason()));
            case LogEvent.SegmentDeleted e ->
                say(e, part(e), formats.count(e.baseOffset()), formats.bytes(e.bytes()), word("deletion", e.reason()));
            case LogEvent.LogTruncated e ->
                say(e, part(e), formats.count(e.from()), formats.count(e.to()), cause(e.cause()));
            case LogEvent.LogRecovered e ->
                e.bytesDropped() == 0
                        ? texts.get("recorder.event.LogRecovered.whole", part(e), e.segmentsChecked())
                        : say(e, part(e), e.segmentsChecked(), formats.bytes(e.bytesDropped()), e.why());
            case LogEvent.LogsRecovering e ->
                say(
                        e,
                        id(e.broker()),
                        e.directory(),
                        e.logsDone(),
                        e.logs(),
                        e.segmentsLeft(),
                        formats.bytes(e.bytesLeft()));
            case LogEvent.LogMoved e -> say(e, part(e), e.from(), e.to(), formats.bytes(e.bytes()));
            case LogEvent.LogsLoaded e ->
                texts.get(
                        e.afterCleanStop() ? "recorder.event.LogsLoaded" : "recorder.event.LogsLoaded.unclean",
                        id(e.broker()),
                        e.logs(),
                        formats.duration(e.tookMs()));
            case GroupEvent.GroupStateChanged e ->
                say(e, e.group(), state(e.from()), state(e.to()), id(e.generation()), e.members());
            case GroupEvent.MemberJoined e -> say(e, e.group(), e.member(), e.clientId());
            case GroupEvent.MemberLeft e -> say(e, e.group(), e.member(), left(e));
            case GroupEvent.OffsetsReset e ->
                say(
                        e,
                        e.group(),
                        e.partitions().size(),
                        few(e.partitions().stream().map(this::moved).toList()));
            case SettingEvent.SettingChanged e ->
                texts.get(
                        e.newValue().isEmpty()
                                ? "recorder.event.SettingChanged.reset"
                                : "recorder.event.SettingChanged",
                        e.name(),
                        entity(e.scope()),
                        e.oldValue().isEmpty() ? "–" : value(e, e.oldValue()),
                        value(e, e.newValue()));
            case SettingEvent.SettingsTaken e -> say(e, id(entry.broker()), entity(e.scope()));
            case SettingEvent.RollingBegan e ->
                texts.get(
                        e.zooKeeper() ? "recorder.event.RollingBegan.zooKeeper" : "recorder.event.RollingBegan",
                        ids(e.order()),
                        few(e.settings()),
                        e.order().size());
            case SettingEvent.RollingEnded e -> ended(e);
            case ZooKeeperEvent.ZooKeeperNodeStarted e -> say(e, id(e.node()));
            case ZooKeeperEvent.ZooKeeperNodeStopped e ->
                texts.get(
                        e.killed()
                                ? "recorder.event.ZooKeeperNodeStopped.killed"
                                : "recorder.event.ZooKeeperNodeStopped",
                        id(e.node()));
            case ZooKeeperEvent.ZooKeeperLeaderElected e -> say(e, id(e.node()));
            case ZooKeeperEvent.QuorumLost e -> say(e, e.serving(), e.needed());
            case ZooKeeperEvent.QuorumRegained e -> say(e, e.serving(), e.needed());
            case ZooKeeperEvent.SessionChanged e ->
                texts.get("recorder.event.SessionChanged." + session(e.state()), id(e.broker()));
            case ProblemEvent.TaskFailed e ->
                // What the workbench itself was asked for is a clause; what the engine names is a task.
                entry.id() < 0
                        ? texts.get("recorder.event.failed", e.task(), plain(e.error()))
                        : say(e, e.task(), plain(e.error()));
            case ProblemEvent.Warning e -> say(e, Sentence.whole(e.what()), Sentence.whole(e.remedy()));
            case Requested e -> requested(e);
            case ProblemEvent.ProcessPaused e -> say(e, formats.duration(e.ms()));
            case ProblemEvent.MachineOverloaded e ->
                e.collectingMs() * 2 > e.ms()
                        ? texts.get(
                                "recorder.event.MachineOverloaded.collecting",
                                formats.duration(e.ms()),
                                formats.duration(e.collectingMs()))
                        : say(e, formats.duration(e.ms()));
            case ProblemEvent.ClockSetBack e -> say(e, formats.duration(e.ms()));
            case ZooKeeperEvent.SessionsStretched e ->
                texts.get(
                        e.toMs() > e.fromMs()
                                ? "recorder.event.SessionsStretched"
                                : "recorder.event.SessionsStretched.calm",
                        formats.duration(e.toMs()),
                        formats.duration(e.fromMs()));
        };
    }

    /** What several brokers tell of, once. */
    String sentence(RecorderEntry what) {
        if (!what.several()) {
            return sentence(what.first());
        }
        List<Integer> brokers =
                what.entries().stream().map(JournalEntry::broker).sorted().toList();
        return switch (what.event()) {
            case LogEvent.SegmentRolled e ->
                texts.get(
                        "recorder.event.SegmentRolled.several",
                        part(e),
                        formats.count(e.newBaseOffset()),
                        formats.bytes(e.closedBytes()),
                        word("roll", e.reason()),
                        brokers.size(),
                        ids(brokers));
            case LogEvent.SegmentDeleted e ->
                texts.get(
                        "recorder.event.SegmentDeleted.several",
                        part(e),
                        formats.count(e.baseOffset()),
                        formats.bytes(e.bytes()),
                        word("deletion", e.reason()),
                        brokers.size(),
                        ids(brokers));
            case ZooKeeperEvent.SessionChanged e ->
                texts.get("recorder.event.SessionChanged.several." + session(e.state()), ids(brokers));
            default -> sentence(what.first());
        };
    }

    /** What a click on it opens; empty when it concerns nothing that has a screen. */
    public static Optional<Target> target(JournalEntry entry) {
        return switch (entry.event()) {
            case BrokerEvent.BrokerStarted e -> broker(e.broker());
            case BrokerEvent.BrokerStopped e -> broker(e.broker());
            case BrokerEvent.BrokerKilled e -> broker(e.broker());
            case BrokerEvent.BrokerRegistered e -> broker(e.broker());
            case BrokerEvent.BrokerGone e -> broker(e.broker());
            case BrokerEvent.ControllerElected e -> broker(e.broker());
            case BrokerEvent.ControllerResigned e -> broker(e.broker());
            case TopicEvent.TopicCreated e -> topic(e.topic());
            case TopicEvent.PartitionsAdded e -> topic(e.topic());
            case TopicEvent.TopicDeletionRequested e -> topic(e.topic());
            case TopicEvent.TopicDeleted e -> Optional.of(new Target.Whole("topics"));
            case ReplicationEvent.LeaderElected e -> partition(e);
            case ReplicationEvent.RoleTaken e -> partition(e);
            case ReplicationEvent.IsrShrunk e -> partition(e);
            case ReplicationEvent.IsrExpanded e -> partition(e);
            case TopicEvent.ReassignmentStarted e -> partition(e);
            case TopicEvent.ReassignmentCompleted e -> partition(e);
            case TopicEvent.ReassignmentCancelled e -> partition(e);
            case LogEvent.SegmentRolled e -> segment(e, entry.broker(), e.closedBaseOffset());
            case LogEvent.SegmentDeleted e -> segment(e, entry.broker(), -1);
            case LogEvent.LogTruncated e -> segment(e, entry.broker(), -1);
            case LogEvent.LogRecovered e -> segment(e, entry.broker(), -1);
            case LogEvent.LogsRecovering e -> broker(e.broker());
            case LogEvent.LogMoved e -> segment(e, entry.broker(), -1);
            case LogEvent.LogsLoaded e -> broker(e.broker());
            case GroupEvent.GroupStateChanged e -> group(e.group());
            case GroupEvent.MemberJoined e -> group(e.group());
            case GroupEvent.MemberLeft e -> group(e.group());
            case GroupEvent.OffsetsReset e -> group(e.group());
            case SettingEvent.SettingChanged e -> setting(e);
            case SettingEvent.SettingsTaken e -> broker(entry.broker());
            case SettingEvent.RollingBegan e -> Optional.of(new Target.Whole("settings"));
            case SettingEvent.RollingEnded e -> Optional.of(new Target.Whole("settings"));
            case ZooKeeperEvent.ZooKeeperNodeStarted e -> Optional.of(new Target.ZooKeeperNodeTarget(e.node()));
            case ZooKeeperEvent.ZooKeeperNodeStopped e -> Optional.of(new Target.ZooKeeperNodeTarget(e.node()));
            case ZooKeeperEvent.ZooKeeperLeaderElected e -> Optional.of(new Target.ZooKeeperNodeTarget(e.node()));
            case ZooKeeperEvent.QuorumLost e -> Optional.of(new Target.Whole("racks"));
            case ZooKeeperEvent.QuorumRegained e -> Optional.of(new Target.Whole("racks"));
            case ZooKeeperEvent.SessionChanged e -> broker(e.broker());
            case ProblemEvent.TaskFailed e -> entry.broker() > 0 ? broker(entry.broker()) : Optional.empty();
            case ProblemEvent.Warning e -> entry.broker() > 0 ? broker(entry.broker()) : Optional.empty();
            case Requested e -> Optional.empty();
            case ProblemEvent.ProcessPaused e -> Optional.empty();
            case ProblemEvent.MachineOverloaded e -> Optional.empty();
            case ProblemEvent.ClockSetBack e -> Optional.empty();
            case ZooKeeperEvent.SessionsStretched e ->
                Optional.of(
                        new Target.SettingTarget(new SettingScope.ClusterDefault(), "zookeeper.session.timeout.ms"));
        };
    }

    private String moved(GroupEvent.OffsetSet set) {
        return texts.get(
                "recorder.event.OffsetsReset.one",
                set.topic() + "-" + set.partition(),
                formats.count(set.from()),
                formats.count(set.to()));
    }

    private static Optional<Target> broker(int broker) {
        return Optional.of(new Target.BrokerTarget(broker));
    }

    /** Users, clients and addresses have settings too, and no screen that shows them. */
    private static Optional<Target> setting(SettingEvent.SettingChanged e) {
        return e.scope() instanceof SettingScope.Quotas
                ? Optional.empty()
                : Optional.of(new Target.SettingTarget(e.scope(), e.name()));
    }

    private static Optional<Target> topic(String topic) {
        return Optional.of(new Target.TopicTarget(topic));
    }

    private static Optional<Target> group(String group) {
        return Optional.of(new Target.GroupTarget(group));
    }

    private static Optional<Target> partition(ClusterEvent.OfPartition e) {
        return Optional.of(new Target.PartitionTarget(e.topic(), e.partition()));
    }

    private static Optional<Target> segment(ClusterEvent.OfPartition e, int broker, long baseOffset) {
        return Optional.of(new Target.SegmentTarget(e.topic(), e.partition(), broker, baseOffset));
    }

    private String ended(SettingEvent.RollingEnded e) {
        if (e.left().isEmpty()) {
            return say(e, ids(e.done()));
        }
        String done = e.done().isEmpty() ? "–" : ids(e.done());
        return e.problem().isEmpty()
                ? texts.get("recorder.event.RollingEnded.cancelled", done, ids(e.left()))
                : texts.get("recorder.event.RollingEnded.failed", done, ids(e.left()), Sentence.whole(e.problem()));
    }

    /** Who asked, and for what. */
    private String requested(Requested e) {
        String by = e.by().equals("workbench") ? texts.get("recorder.ask.by.workbench") : e.by().replace(" at ", ", ");
        var values = new ArrayList<Object>(e.values());
        if (e.ask() == Requested.Ask.ALTER_CONFIGS && e.values().getFirst().equals("brokers")) {
            String broker = e.values().get(1);
            values.set(
                    1,
                    broker.matches("[0-9]+")
                            ? texts.get("recorder.event.ofBroker", broker)
                            : texts.get("recorder.event.everyBroker"));
        }
        // some are asked for in another way where a value is left out
        boolean bare = e.values().stream().anyMatch(String::isEmpty);
        String what = texts.get("recorder.ask." + e.ask() + (bare ? ".bare" : ""), values.toArray());
        return say(e, what, by);
    }

    /** As every screen says it; what nobody knows as it is stored. */
    private String value(SettingEvent.SettingChanged e, String stored) {
        return Catalogue.find(e.scope().kind(), e.name())
                .filter(setting -> !setting.sensitive())
                .map(setting -> Notation.format(setting, stored, texts))
                .orElse(stored);
    }

    /** A broker is called so: a bare number says nothing. */
    private String entity(SettingScope scope) {
        return switch (scope) {
            case SettingScope.ClusterDefault s -> texts.get("recorder.event.everyBroker");
            case SettingScope.Broker s -> texts.get("recorder.event.ofBroker", Integer.toString(s.id()));
            case SettingScope.Ensemble s -> "zoo.cfg";
            case SettingScope.Entity s -> s.name();
        };
    }

    private String state(GroupState state) {
        return texts.get("recorder.group.state." + state);
    }

    /** An error as it was thrown, without the names of the classes it came in. */
    private String plain(String error) {
        String said = CLASSES.matcher(error).replaceFirst("").strip();
        return Sentence.whole(said.isEmpty() || said.equals("null") ? texts.get("words.failure.unexpected") : said);
    }

    private String say(ClusterEvent event, Object... values) {
        return texts.get("recorder.event." + event.kind(), values);
    }

    private String cause(LogEvent.TruncationCause cause) {
        return word("truncation", cause.reason(), id(cause.leader()), id(cause.epoch()), formats.count(cause.offset()));
    }

    private String left(GroupEvent.MemberLeft e) {
        return e.reason() == GroupEvent.LeaveReason.LEFT && !e.detail().isEmpty()
                ? texts.get("recorder.leave.said", e.detail())
                : word("leave", e.reason(), e.detail());
    }

    private String word(String kind, Enum<?> reason, Object... parts) {
        return texts.get("recorder." + kind + "." + reason.name(), parts);
    }

    private static String session(SessionState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String part(ClusterEvent.OfPartition e) {
        return e.topic() + "-" + e.partition();
    }

    private static String id(int number) {
        return Integer.toString(number);
    }

    private String few(List<String> all) {
        return ShortNames.few(texts, "recorder.more", all);
    }

    private static String ids(List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
