package brokerlab.app.recorder;

import brokerlab.app.words.Notation;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.ShortNames;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
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
            case ClusterEvent.BrokerStarted e ->
                say(
                        e,
                        id(e.broker()),
                        Listeners.address(e.host(), e.port()),
                        e.rack().isEmpty() ? "–" : e.rack());
            case ClusterEvent.BrokerStopped e -> say(e, id(e.broker()));
            case ClusterEvent.BrokerKilled e -> say(e, id(e.broker()));
            case ClusterEvent.BrokerRegistered e -> say(e, id(e.broker()), Long.toString(e.brokerEpoch()));
            case ClusterEvent.BrokerGone e -> say(e, id(e.broker()));
            case ClusterEvent.ControllerElected e -> say(e, id(e.broker()), id(e.controllerEpoch()));
            case ClusterEvent.ControllerResigned e -> say(e, id(e.broker()), id(e.controllerEpoch()));
            case ClusterEvent.TopicCreated e -> say(e, e.topic(), e.partitions(), e.replicationFactor());
            case ClusterEvent.PartitionsAdded e -> say(e, e.topic(), e.from(), e.to());
            case ClusterEvent.TopicDeletionRequested e -> say(e, e.topic());
            case ClusterEvent.TopicDeleted e -> say(e, e.topic());
            case ClusterEvent.LeaderElected e ->
                e.leader() < 0
                        ? texts.get("recorder.event.LeaderElected.none", part(e), id(e.leaderEpoch()))
                        : say(e, part(e), id(e.leader()), id(e.leaderEpoch()), word("election", e.reason()));
            case ClusterEvent.RoleTaken e ->
                texts.get(
                        e.leader() ? "recorder.event.RoleTaken.leader" : "recorder.event.RoleTaken.follower",
                        id(entry.broker()),
                        part(e),
                        id(e.leaderEpoch()));
            case ClusterEvent.IsrShrunk e -> say(e, part(e), ids(e.from()), ids(e.to()));
            case ClusterEvent.IsrExpanded e -> say(e, part(e), ids(e.from()), ids(e.to()));
            case ClusterEvent.ReassignmentStarted e ->
                say(e, part(e), ids(e.from()), ids(e.to()), e.from().size());
            case ClusterEvent.ReassignmentCompleted e ->
                say(e, part(e), ids(e.replicas()), e.replicas().size());
            case ClusterEvent.ReassignmentCancelled e ->
                say(e, part(e), ids(e.replicas()), e.replicas().size());
            case ClusterEvent.SegmentRolled e ->
                say(
                        e,
                        part(e),
                        formats.count(e.newBaseOffset()),
                        formats.bytes(e.closedBytes()),
                        word("roll", e.reason()));
            case ClusterEvent.SegmentDeleted e ->
                say(e, part(e), formats.count(e.baseOffset()), formats.bytes(e.bytes()), word("deletion", e.reason()));
            case ClusterEvent.LogTruncated e ->
                say(e, part(e), formats.count(e.from()), formats.count(e.to()), cause(e.cause()));
            case ClusterEvent.LogRecovered e ->
                e.bytesDropped() == 0
                        ? texts.get("recorder.event.LogRecovered.whole", part(e), e.segmentsChecked())
                        : say(e, part(e), e.segmentsChecked(), formats.bytes(e.bytesDropped()), e.why());
            case ClusterEvent.LogsRecovering e ->
                say(
                        e,
                        id(e.broker()),
                        e.directory(),
                        e.logsDone(),
                        e.logs(),
                        e.segmentsLeft(),
                        formats.bytes(e.bytesLeft()));
            case ClusterEvent.LogMoved e -> say(e, part(e), e.from(), e.to(), formats.bytes(e.bytes()));
            case ClusterEvent.LogsLoaded e ->
                texts.get(
                        e.afterCleanStop() ? "recorder.event.LogsLoaded" : "recorder.event.LogsLoaded.unclean",
                        id(e.broker()),
                        e.logs(),
                        formats.duration(e.tookMs()));
            case ClusterEvent.GroupStateChanged e ->
                say(e, e.group(), state(e.from()), state(e.to()), id(e.generation()), e.members());
            case ClusterEvent.MemberJoined e -> say(e, e.group(), e.member(), e.clientId());
            case ClusterEvent.MemberLeft e -> say(e, e.group(), e.member(), left(e));
            case ClusterEvent.OffsetsReset e ->
                say(
                        e,
                        e.group(),
                        e.partitions().size(),
                        few(e.partitions().stream().map(this::moved).toList()));
            case ClusterEvent.SettingChanged e ->
                texts.get(
                        e.newValue().isEmpty()
                                ? "recorder.event.SettingChanged.reset"
                                : "recorder.event.SettingChanged",
                        e.name(),
                        entity(e.scope()),
                        e.oldValue().isEmpty() ? "–" : value(e, e.oldValue()),
                        value(e, e.newValue()));
            case ClusterEvent.RollingBegan e ->
                texts.get(
                        e.zooKeeper() ? "recorder.event.RollingBegan.zooKeeper" : "recorder.event.RollingBegan",
                        ids(e.order()),
                        few(e.settings()),
                        e.order().size());
            case ClusterEvent.RollingEnded e -> ended(e);
            case ClusterEvent.ZooKeeperNodeStarted e -> say(e, id(e.node()));
            case ClusterEvent.ZooKeeperNodeStopped e ->
                texts.get(
                        e.killed()
                                ? "recorder.event.ZooKeeperNodeStopped.killed"
                                : "recorder.event.ZooKeeperNodeStopped",
                        id(e.node()));
            case ClusterEvent.ZooKeeperLeaderElected e -> say(e, id(e.node()));
            case ClusterEvent.QuorumLost e -> say(e, e.serving(), e.needed());
            case ClusterEvent.QuorumRegained e -> say(e, e.serving(), e.needed());
            case ClusterEvent.SessionChanged e ->
                texts.get("recorder.event.SessionChanged." + session(e.state()), id(e.broker()));
            case ClusterEvent.TaskFailed e ->
                // What the workbench itself was asked for is a clause; what the engine names is a task.
                entry.id() < 0
                        ? texts.get("recorder.event.failed", e.task(), plain(e.error()))
                        : say(e, e.task(), plain(e.error()));
            case ClusterEvent.Warning e -> say(e, Sentence.whole(e.what()), Sentence.whole(e.remedy()));
            case ClusterEvent.Requested e -> requested(e);
            case ClusterEvent.ProcessPaused e -> say(e, formats.duration(e.ms()));
            case ClusterEvent.MachineOverloaded e ->
                e.collectingMs() * 2 > e.ms()
                        ? texts.get(
                                "recorder.event.MachineOverloaded.collecting",
                                formats.duration(e.ms()),
                                formats.duration(e.collectingMs()))
                        : say(e, formats.duration(e.ms()));
            case ClusterEvent.ClockSetBack e -> say(e, formats.duration(e.ms()));
            case ClusterEvent.SessionsStretched e ->
                texts.get(
                        e.toMs() > e.fromMs()
                                ? "recorder.event.SessionsStretched"
                                : "recorder.event.SessionsStretched.calm",
                        formats.duration(e.toMs()),
                        formats.duration(e.fromMs()));
        };
    }

    /** What several brokers tell of, once. */
    String sentence(Happening what) {
        if (!what.several()) {
            return sentence(what.first());
        }
        List<Integer> brokers =
                what.entries().stream().map(JournalEntry::broker).sorted().toList();
        return switch (what.event()) {
            case ClusterEvent.SegmentRolled e ->
                texts.get(
                        "recorder.event.SegmentRolled.several",
                        part(e),
                        formats.count(e.newBaseOffset()),
                        formats.bytes(e.closedBytes()),
                        word("roll", e.reason()),
                        brokers.size(),
                        ids(brokers));
            case ClusterEvent.SegmentDeleted e ->
                texts.get(
                        "recorder.event.SegmentDeleted.several",
                        part(e),
                        formats.count(e.baseOffset()),
                        formats.bytes(e.bytes()),
                        word("deletion", e.reason()),
                        brokers.size(),
                        ids(brokers));
            case ClusterEvent.SessionChanged e ->
                texts.get("recorder.event.SessionChanged.several." + session(e.state()), ids(brokers));
            default -> sentence(what.first());
        };
    }

    /** What a click on it opens; empty when it concerns nothing that has a screen. */
    public static Optional<Target> target(JournalEntry entry) {
        return switch (entry.event()) {
            case ClusterEvent.BrokerStarted e -> broker(e.broker());
            case ClusterEvent.BrokerStopped e -> broker(e.broker());
            case ClusterEvent.BrokerKilled e -> broker(e.broker());
            case ClusterEvent.BrokerRegistered e -> broker(e.broker());
            case ClusterEvent.BrokerGone e -> broker(e.broker());
            case ClusterEvent.ControllerElected e -> broker(e.broker());
            case ClusterEvent.ControllerResigned e -> broker(e.broker());
            case ClusterEvent.TopicCreated e -> topic(e.topic());
            case ClusterEvent.PartitionsAdded e -> topic(e.topic());
            case ClusterEvent.TopicDeletionRequested e -> topic(e.topic());
            case ClusterEvent.TopicDeleted e -> Optional.of(new Target.Whole("topics"));
            case ClusterEvent.LeaderElected e -> partition(e);
            case ClusterEvent.RoleTaken e -> partition(e);
            case ClusterEvent.IsrShrunk e -> partition(e);
            case ClusterEvent.IsrExpanded e -> partition(e);
            case ClusterEvent.ReassignmentStarted e -> partition(e);
            case ClusterEvent.ReassignmentCompleted e -> partition(e);
            case ClusterEvent.ReassignmentCancelled e -> partition(e);
            case ClusterEvent.SegmentRolled e -> segment(e, entry.broker(), e.closedBaseOffset());
            case ClusterEvent.SegmentDeleted e -> segment(e, entry.broker(), -1);
            case ClusterEvent.LogTruncated e -> segment(e, entry.broker(), -1);
            case ClusterEvent.LogRecovered e -> segment(e, entry.broker(), -1);
            case ClusterEvent.LogsRecovering e -> broker(e.broker());
            case ClusterEvent.LogMoved e -> segment(e, entry.broker(), -1);
            case ClusterEvent.LogsLoaded e -> broker(e.broker());
            case ClusterEvent.GroupStateChanged e -> group(e.group());
            case ClusterEvent.MemberJoined e -> group(e.group());
            case ClusterEvent.MemberLeft e -> group(e.group());
            case ClusterEvent.OffsetsReset e -> group(e.group());
            case ClusterEvent.SettingChanged e -> setting(e);
            case ClusterEvent.RollingBegan e -> Optional.of(new Target.Whole("settings"));
            case ClusterEvent.RollingEnded e -> Optional.of(new Target.Whole("settings"));
            case ClusterEvent.ZooKeeperNodeStarted e -> Optional.of(new Target.ZooKeeperNodeTarget(e.node()));
            case ClusterEvent.ZooKeeperNodeStopped e -> Optional.of(new Target.ZooKeeperNodeTarget(e.node()));
            case ClusterEvent.ZooKeeperLeaderElected e -> Optional.of(new Target.ZooKeeperNodeTarget(e.node()));
            case ClusterEvent.QuorumLost e -> Optional.of(new Target.Whole("racks"));
            case ClusterEvent.QuorumRegained e -> Optional.of(new Target.Whole("racks"));
            case ClusterEvent.SessionChanged e -> broker(e.broker());
            case ClusterEvent.TaskFailed e -> entry.broker() > 0 ? broker(entry.broker()) : Optional.empty();
            case ClusterEvent.Warning e -> entry.broker() > 0 ? broker(entry.broker()) : Optional.empty();
            case ClusterEvent.Requested e -> Optional.empty();
            case ClusterEvent.ProcessPaused e -> Optional.empty();
            case ClusterEvent.MachineOverloaded e -> Optional.empty();
            case ClusterEvent.ClockSetBack e -> Optional.empty();
            case ClusterEvent.SessionsStretched e ->
                Optional.of(
                        new Target.SettingTarget(new SettingScope.ClusterDefault(), "zookeeper.session.timeout.ms"));
        };
    }

    private String moved(ClusterEvent.OffsetSet set) {
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
    private static Optional<Target> setting(ClusterEvent.SettingChanged e) {
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

    private String ended(ClusterEvent.RollingEnded e) {
        if (e.left().isEmpty()) {
            return say(e, ids(e.done()));
        }
        String done = e.done().isEmpty() ? "–" : ids(e.done());
        return e.problem().isEmpty()
                ? texts.get("recorder.event.RollingEnded.cancelled", done, ids(e.left()))
                : texts.get("recorder.event.RollingEnded.failed", done, ids(e.left()), Sentence.whole(e.problem()));
    }

    /** Who asked, and for what. */
    private String requested(ClusterEvent.Requested e) {
        String by = e.by().equals("workbench") ? texts.get("recorder.ask.by.workbench") : e.by().replace(" at ", ", ");
        var values = new ArrayList<Object>(e.values());
        if (e.ask() == ClusterEvent.Ask.ALTER_CONFIGS && e.values().getFirst().equals("brokers")) {
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
    private String value(ClusterEvent.SettingChanged e, String stored) {
        return Catalogue.find(e.scope().kind(), e.name())
                .filter(setting -> !setting.sensitive())
                .map(setting -> Notation.said(setting, stored, texts))
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

    private String state(String wireName) {
        return switch (wireName) {
            case "Empty", "Stable", "PreparingRebalance", "CompletingRebalance", "Dead" ->
                texts.get("recorder.group.state." + wireName);
            default -> wireName;
        };
    }

    /** An error as it was thrown, without the names of the classes it came in. */
    private String plain(String error) {
        String said = CLASSES.matcher(error).replaceFirst("").strip();
        return Sentence.whole(said.isEmpty() || said.equals("null") ? texts.get("words.failure.unexpected") : said);
    }

    private String say(ClusterEvent event, Object... values) {
        return texts.get("recorder.event." + event.kind(), values);
    }

    private String cause(ClusterEvent.TruncationCause cause) {
        return word("truncation", cause.reason(), id(cause.leader()), id(cause.epoch()), formats.count(cause.offset()));
    }

    private String left(ClusterEvent.MemberLeft e) {
        return e.reason() == ClusterEvent.LeaveReason.LEFT && !e.detail().isEmpty()
                ? texts.get("recorder.leave.said", e.detail())
                : word("leave", e.reason(), e.detail());
    }

    private String word(String kind, Enum<?> reason, Object... parts) {
        return texts.get("recorder." + kind + "." + reason.name(), parts);
    }

    private static String session(String state) {
        return switch (state) {
            case "CONNECTED", "DISCONNECTED", "EXPIRED" -> state.toLowerCase(Locale.ROOT);
            default -> "disconnected";
        };
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
