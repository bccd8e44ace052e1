package brokerlab.app.racks;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.kit.Status;
import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.shell.Texts;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** States and findings in the user's words. */
final class Words {
    /** More names than this are counted, not listed. */
    private static final int MOST_NAMES = 8;

    private final Texts texts;

    Words(Texts texts) {
        this.texts = texts;
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

    String safety(Safety safety) {
        return switch (safety) {
            case Safety.Empty e -> get("safety.empty");
            case Safety.Offline o -> get("safety.offline", o.partitions());
            case Safety.RackAtRisk r -> get("safety.rack", r.replicas(), r.rack(), r.partitions());
            case Safety.BrokerAtRisk b ->
                get("safety.broker", b.replicas(), String.valueOf(b.broker()), b.partitions());
            case Safety.Safe s -> get("safety.safe", s.replicas(), s.racks());
            case Safety.OneRack o -> get("safety.oneRack", o.replicas(), o.brokers());
        };
    }

    static Status status(Safety safety) {
        return switch (safety) {
            case Safety.Offline o -> Status.BAD;
            case Safety.RackAtRisk r -> Status.WARN;
            case Safety.BrokerAtRisk b -> Status.WARN;
            case Safety.OneRack o -> Status.NEUTRAL;
            case Safety.Empty e -> Status.NEUTRAL;
            case Safety.Safe s -> Status.OK;
        };
    }

    /** What an outage does, one sentence each, the worst first. */
    List<String> outage(Outage outage) {
        var lines = new ArrayList<String>();
        if (outage.nobodyLeft()) {
            lines.add(get("outage.nobody"));
        }
        if (!outage.leaderless().isEmpty()) {
            lines.add(get("outage.leaderless", outage.leaderless().size(), names(outage.leaderless())));
        }
        if (!outage.belowMin().isEmpty()) {
            lines.add(get("outage.belowMin", outage.belowMin().size(), names(outage.belowMin())));
        }
        if (outage.leaderless().isEmpty() && outage.belowMin().isEmpty()) {
            lines.add(get("outage.served"));
        }
        if (!outage.moves().isEmpty()) {
            lines.add(get("outage.moves", outage.moves().size(), moves(outage.moves())));
        }
        if (outage.controllerMoves() && !outage.nobodyLeft()) {
            lines.add(get("outage.controller"));
        }
        if (!outage.coordinated().isEmpty() && !outage.nobodyLeft()) {
            lines.add(get("outage.groups", outage.coordinated().size(), listed(outage.coordinated())));
        }
        if (outage.minUnknown()) {
            lines.add(get("outage.unknown"));
        }
        return lines;
    }

    private String names(List<PartitionName> partitions) {
        return listed(partitions.stream().map(PartitionName::toString).toList());
    }

    private String moves(List<Outage.Move> moves) {
        return listed(moves.stream().map(m -> m.partition() + " → " + m.to()).toList());
    }

    private String listed(List<String> names) {
        String shown = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? get("more", shown, names.size() - MOST_NAMES) : shown;
    }

    List<String> quorum(String node, QuorumLoss loss, boolean kill) {
        var lines = new ArrayList<String>();
        if (loss.losesQuorum()) {
            lines.add(get("quorum.lost", loss.servingAfter(), loss.nodes(), loss.needed()));
            lines.add(get("quorum.lost.effect"));
            lines.add(get("quorum.lost.data"));
        } else {
            lines.add(get("quorum.kept", loss.servingAfter(), loss.nodes(), loss.needed()));
        }
        if (loss.newLeader()) {
            lines.add(get("quorum.newLeader", node));
        }
        lines.add(get(kill ? "quorum.kill" : "quorum.stop", node));
        return lines;
    }
}
