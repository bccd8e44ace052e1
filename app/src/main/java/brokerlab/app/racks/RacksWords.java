package brokerlab.app.racks;

import brokerlab.app.kit.Consequence;
import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.kit.Status;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.ShortNames;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.ReplicaState;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import brokerlab.engine.view.WeakPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** States and findings in the user's words. */
final class RacksWords {
    /** More names than this are counted, not listed. */
    private final Texts texts;

    private final Formats formats;

    RacksWords(Texts texts) {
        this.texts = texts;
        this.formats = new Formats(texts);
    }

    String get(String key, Object... values) {
        return texts.get("racks." + key, values);
    }

    String state(Snapshot.Broker broker) {
        // Killed brokers stay registered until their session times out: the cluster has not noticed yet.
        return broker.state() == BrokerState.KILLED && broker.registered()
                ? get("broker.state.killed.unnoticed")
                : get("broker.state." + broker.state().name().toLowerCase(Locale.ROOT));
    }

    static Status status(BrokerState state) {
        return switch (state) {
            case RUNNING -> Status.OK;
            case STARTING, STOPPING -> Status.INFO;
            case STOPPED -> Status.NEUTRAL;
            case KILLED, FAILED -> Status.BAD;
        };
    }

    String state(NodeState state) {
        return get("node.state." + state.name().toLowerCase(Locale.ROOT));
    }

    static Status status(NodeState state) {
        return switch (state) {
            case LEADING -> Status.INFO;
            case FOLLOWING -> Status.NEUTRAL;
            case LOOKING -> Status.WARN;
            case STOPPED -> Status.BAD;
        };
    }

    String state(ReplicaState state) {
        return get("replica.state." + state.name().toLowerCase(Locale.ROOT));
    }

    static ReplicaTile.Look look(ReplicaState state) {
        return switch (state) {
            case LEADER -> ReplicaTile.Look.LEADER;
            case IN_SYNC -> ReplicaTile.Look.IN_SYNC;
            case LAGGING -> ReplicaTile.Look.LAGGING;
            case OFFLINE -> ReplicaTile.Look.OFFLINE;
        };
    }

    String rack(String name) {
        return name.isEmpty() ? get("rack.none") : name;
    }

    /** Why a broker is away, whether its disk is full, and what became of its data; a line each. */
    String away(Snapshot.Broker broker) {
        var lines = new ArrayList<String>();
        broker.problem().ifPresent(why -> lines.add(get("broker.problem", Sentence.whole(why))));
        room(broker).ifPresent(lines::add);
        if (broker.registered()) {
            lines.add(get("broker.unnoticed"));
        }
        lines.add(
                broker.logBytes() < 0
                        ? get("broker.data")
                        : get("broker.data.size", formats.bytes(broker.logBytes()), broker.replicas()));
        return String.join("\n", lines);
    }

    /** That a broker's disk has little or no room; empty when it has enough. */
    Optional<String> room(Snapshot.Broker broker) {
        return Health.room(broker)
                .map(r -> get(
                        r.full() ? "broker.full" : "broker.nearlyFull",
                        formats.bytes(r.usableBytes()),
                        formats.bytes(r.totalBytes())));
    }

    String safety(Safety safety) {
        return switch (safety) {
            case Safety.Empty e -> get("safety.empty");
            case Safety.NoBroker n -> get("safety.noBroker");
            case Safety.NoQuorum q -> get("safety.noQuorum", q.left(), q.needed());
            case Safety.NoController n -> get("safety.noController");
            case Safety.Offline o -> get("safety.offline", o.partitions());
            case Safety.Refusing r -> get("safety.refusing", r.partitions());
            case Safety.AtRisk r -> {
                String worst = get("safety.risk", r.replicas(), risk(r.points().getFirst()));
                yield r.points().size() == 1
                        ? worst
                        : get("safety.risk.more", worst, r.points().size() - 1);
            }
            case Safety.Safe s -> get("safety.safe", s.replicas(), s.racks());
            case Safety.OneRack o -> get("safety.oneRack", o.replicas(), o.brokers());
        };
    }

    /** All that the sentence only counts, a line each. */
    String safetyInFull(Safety safety) {
        return safety instanceof Safety.AtRisk r
                ? r.points().stream().map(this::risk).collect(Collectors.joining("\n", get("safety.risks") + "\n", ""))
                : safety(safety);
    }

    private String risk(WeakPoint point) {
        var does = new ArrayList<String>();
        if (point.quorum()) {
            does.add(get("risk.quorum"));
        }
        if (point.leaderless() > 0) {
            does.add(get("risk.leaderless", point.leaderless()));
        }
        if (point.belowMin() > 0) {
            does.add(get("risk.belowMin", point.belowMin()));
        }
        if (does.isEmpty()) {
            does.add(get("risk.last"));
        }
        String name = switch (point.kind()) {
            case BROKER -> get("risk.broker", point.name());
            case RACK -> point.name();
            case NODE -> "zoo" + point.name();
        };
        return get("risk", name, String.join(", ", does));
    }

    static Status status(Safety safety) {
        return switch (safety) {
            case Safety.NoBroker n -> Status.BAD;
            case Safety.NoQuorum n -> Status.BAD;
            case Safety.Offline o -> Status.BAD;
            case Safety.Refusing r -> Status.BAD;
            case Safety.NoController n -> Status.WARN;
            case Safety.AtRisk r -> Status.WARN;
            case Safety.OneRack o -> Status.NEUTRAL;
            case Safety.Empty e -> Status.NEUTRAL;
            case Safety.Safe s -> Status.OK;
        };
    }

    /** What brokers do that hand over before they go, in the order of time and the worst first. */
    List<Consequence> outage(Outage outage) {
        return then(outage, "outage.served");
    }

    /**
     * The same of brokers that are lost without a word: first what is until ZooKeeper ends their sessions, then what is when the controller
     * has heard of it.
     */
    List<Consequence> loss(Outage outage, Snapshot now) {
        List<Snapshot.Broker> running = now.brokers().stream()
                .filter(b ->
                        b.state() == BrokerState.RUNNING && outage.brokers().contains(b.id()))
                .toList();
        if (running.isEmpty() || outage.nobodyLeft() || !outage.quorum().after()) {
            return outage(outage);
        }
        long sessionMs =
                running.stream().mapToLong(Snapshot.Broker::sessionMs).max().orElse(-1);
        var lines = new ArrayList<Consequence>();
        lines.add(Consequence.harm(
                sessionMs < 0
                        ? get("outage.unnoticed.unknown")
                        : get("outage.unnoticed", formats.duration(sessionMs))));
        lines.addAll(then(outage, "outage.served.then"));
        return lines;
    }

    private List<Consequence> then(Outage outage, String served) {
        var lines = new ArrayList<Consequence>();
        if (outage.nobodyLeft()) {
            lines.add(Consequence.harm(get("outage.nobody")));
        }
        if (!outage.quorum().after()) {
            lines.add(Consequence.harm(get(
                    "outage.noQuorum", outage.quorum().left(), outage.quorum().needed())));
        }
        lines.addAll(unanswered(outage));
        if (!outage.leaderless().isEmpty()) {
            lines.add(Consequence.harm(
                    get("outage.leaderless", outage.leaderless().size(), names(outage.leaderless()))));
        }
        if (!outage.belowMin().isEmpty()) {
            lines.add(Consequence.harm(get("outage.belowMin", outage.belowMin().size(), names(outage.belowMin()))));
        }
        if (outage.harmless()) {
            lines.add(Consequence.good(get(served)));
        }
        List<Outage.Move> clean =
                outage.moves().stream().filter(m -> !m.unclean()).toList();
        if (!clean.isEmpty()) {
            lines.add(Consequence.fact(get("outage.moves", clean.size(), moves(clean))));
        }
        List<Outage.Move> unclean =
                outage.moves().stream().filter(Outage.Move::unclean).toList();
        if (!unclean.isEmpty()) {
            lines.add(Consequence.harm(get("outage.unclean", unclean.size(), moves(unclean))));
        }
        boolean quorum = outage.quorum().after();
        if (outage.controllerGoes() && !outage.nobodyLeft()) {
            lines.add(
                    quorum
                            ? Consequence.fact(get("outage.controller"))
                            : Consequence.harm(get("outage.controller.none")));
        }
        if (!outage.coordinated().isEmpty() && !outage.nobodyLeft()) {
            lines.addAll(
                    quorum
                            ? otherCoordinators(outage)
                            : List.of(Consequence.harm(get(
                                    "outage.groups.none", outage.coordinated().size(), listed(outage.coordinated())))));
        }
        if (outage.minUnknown()) {
            lines.add(Consequence.harm(get("outage.unknown")));
        }
        if (outage.rollingHeld()) {
            lines.add(Consequence.harm(get("outage.rolling")));
        }
        return lines;
    }

    /** Only groups that have members have to join again. */
    private List<Consequence> otherCoordinators(Outage outage) {
        var lines = new ArrayList<Consequence>();
        List<String> joined = outage.coordinated().stream()
                .filter(g -> !outage.memberless().contains(g))
                .toList();
        if (!joined.isEmpty()) {
            lines.add(Consequence.fact(get("outage.groups", joined.size(), listed(joined))));
        }
        if (!outage.memberless().isEmpty()) {
            lines.add(Consequence.fact(
                    get("outage.groups.memberless", outage.memberless().size(), listed(outage.memberless()))));
        }
        return lines;
    }

    /** What is not answered as there is no quorum to elect another leader. */
    private List<Consequence> unanswered(Outage outage) {
        var lines = new ArrayList<Consequence>();
        if (!outage.silent().isEmpty()) {
            lines.add(Consequence.harm(get("outage.silent", outage.silent().size(), names(outage.silent()))));
        }
        if (!outage.waiting().isEmpty()) {
            lines.add(Consequence.harm(get("outage.waiting", outage.waiting().size(), names(outage.waiting()))));
        }
        return lines;
    }

    /** {@code 1, 2, 4}. */
    static String ids(List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    String names(List<TopicPartitionName> partitions) {
        return listed(partitions.stream().map(TopicPartitionName::toString).toList());
    }

    String moves(List<Outage.Move> moves) {
        return listed(moves.stream().map(m -> m.partition() + " → " + m.to()).toList());
    }

    private String listed(List<String> names) {
        return ShortNames.few(texts, "racks.more", names);
    }

    /** Whether the ensemble keeps its quorum without some nodes. */
    Consequence quorum(Outage.Quorum quorum) {
        String key = quorum.lost() ? "quorum.lost" : quorum.after() ? "quorum.kept" : "quorum.none";
        String text = get(key, quorum.left(), quorum.nodes(), quorum.needed());
        return quorum.after() ? Consequence.good(text) : Consequence.harm(text);
    }

    /** What the end of a ZooKeeper node does, one sentence each. */
    List<Consequence> node(String node, Outage outage, boolean kill) {
        var lines = new ArrayList<Consequence>();
        lines.add(Consequence.fact(get(kill ? "quorum.kill" : "quorum.stop", node)));
        lines.add(quorum(outage.quorum()));
        if (outage.quorum().lost()) {
            lines.add(Consequence.harm(get("quorum.lost.effect")));
            lines.addAll(unanswered(outage));
            lines.add(Consequence.fact(get("quorum.lost.data")));
        }
        if (outage.quorum().newLeader()) {
            lines.add(Consequence.fact(get("quorum.newLeader", node)));
        }
        if (outage.rollingHeld()) {
            lines.add(Consequence.harm(get("outage.rolling")));
        }
        return lines;
    }
}
