package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.ForeignFile;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.PropertiesText;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A scope's settings as files, and files as changes of a scope. */
final class SettingFiles {
    private final Cluster cluster;
    private final SettingRows rows;
    private final SettingChecks checks;

    SettingFiles(Cluster cluster, SettingRows rows, SettingChecks checks) {
        this.cluster = cluster;
        this.rows = rows;
        this.checks = checks;
    }

    // ---- export

    List<Query.ExportedFile> export(Query.ExportSettings q) {
        return switch (q.scope()) {
            case SettingScope.ClusterDefault s -> all(q.passwords());
            case SettingScope.Broker s -> List.of(serverProperties(cluster.existing(s.id()), q.passwords()));
            case SettingScope.Topic s -> List.of(topic("topic-" + s.name() + ".properties", s.name(), q.passwords()));
            case SettingScope.Ensemble s -> zooKeeper(q.passwords());
            case SettingScope.Quotas s -> throw SettingChecks.notHere(s);
        };
    }

    /** Whoever exports the cluster wants to build it elsewhere: its brokers, its ensemble, and what its topics have of their own. */
    private List<Query.ExportedFile> all(boolean passwords) {
        var files = new ArrayList<Query.ExportedFile>();
        cluster.brokers().forEach(b -> files.add(serverProperties(b, passwords)));
        if (cluster.ensemble().isPresent()) {
            files.addAll(zooKeeper(passwords));
        }
        cluster.newestImage().topics().keySet().stream()
                .sorted()
                .filter(name -> !rows.ownOfTopic(name).isEmpty())
                .forEach(name -> files.add(topic("topics/" + name + ".properties", name, passwords)));
        return List.copyOf(files);
    }

    private Query.ExportedFile topic(String path, String name, boolean passwords) {
        return new Query.ExportedFile(path, text(Setting.Scope.TOPIC, new TreeMap<>(rows.ownOfTopic(name)), passwords));
    }

    /** What is set, with what the workbench decides; of a name set several times the value in force. */
    private Query.ExportedFile serverProperties(Broker broker, boolean passwords) {
        return new Query.ExportedFile(
                "broker-" + broker.id() + "/server.properties",
                text(Setting.Scope.BROKER, valuesOf(broker), passwords));
    }

    private Map<String, String> valuesOf(Broker broker) {
        var values = new TreeMap<>(broker.settingsUnder(cluster.spec().now()).fixed());
        values.putAll(broker.settings().dynamicDefault());
        values.putAll(broker.settings().dynamicBroker());
        return values;
    }

    private static String text(Setting.Scope scope, Map<String, String> values, boolean passwords) {
        var text = new StringBuilder();
        values.forEach((name, value) -> {
            boolean secret = !passwords
                    && Catalogue.find(scope, name).filter(Setting::sensitive).isPresent();
            text.append(secret ? "# " + name + " is a password: it was not exported" : PropertiesText.line(name, value))
                    .append('\n');
        });
        return text.toString();
    }

    private List<Query.ExportedFile> zooKeeper(boolean passwords) {
        var files = new ArrayList<Query.ExportedFile>();
        for (Ensemble.NodeFile node : ensemble().files()) {
            var values = new LinkedHashMap<>(node.zooCfg());
            cluster.spec().now().zooKeeper().zooCfg().forEach((name, value) -> {
                // Each member has its own.
                if (!name.equals("clientPort")) {
                    values.putIfAbsent(name, value);
                }
            });
            String folder = "zookeeper-" + node.id();
            files.add(new Query.ExportedFile(folder + "/zoo.cfg", text(Setting.Scope.ZOOKEEPER, values, passwords)));
            files.add(new Query.ExportedFile(folder + "/myid", node.id() + "\n"));
        }
        return files;
    }

    private Ensemble ensemble() {
        return cluster.ensemble()
                .orElseThrow(() -> new DoorException(
                        "NOT_OURS", "The ensemble runs outside this process: its zoo.cfg lies where it runs."));
    }

    // ---- import

    Query.ImportAnswer imported(Query.ImportSettings q) {
        Map<String, String> now = now(q.scope());
        ForeignFile.Sorted sorted = sorted(q, line -> line.value().equals(now.get(line.name())));
        var changes = new ArrayList<SettingChange>();
        var refusals = new ArrayList<>(sorted.refusals());
        int same = sorted.same();
        for (PropertiesText.Line line : sorted.taken()) {
            try {
                SettingChange asked = change(q.scope(), line);
                // A broker's file is of a start: what a running broker does not take of it is refused with its row.
                SettingChange checked = q.scope().kind() == Setting.Scope.BROKER
                        ? SettingChecks.checkedOfFile(asked)
                        : checks.checked(asked);
                if (Optional.ofNullable(now.get(line.name())).equals(checked.value())) {
                    same++;
                } else {
                    changes.add(checked);
                }
            } catch (InvalidSettingException e) {
                refusals.add("line " + line.number() + ": " + e.getMessage());
            }
        }
        return new Query.ImportAnswer(
                List.copyOf(changes),
                sorted.kept().stream().map(line -> change(q.scope(), line)).toList(),
                sorted.left(),
                List.copyOf(refusals),
                same);
    }

    private ForeignFile.Sorted sorted(Query.ImportSettings q, Predicate<PropertiesText.Line> same) {
        return switch (q.scope()) {
            case SettingScope.Topic s -> ofTopic(q.file(), same);
            case SettingScope.ClusterDefault s -> ForeignFile.ALL_BROKERS.sorted(q.file(), same);
            case SettingScope.Broker s -> {
                ForeignFile.Sorted sorted = ForeignFile.ONE_BROKER.sorted(q.file(), same);
                yield withDirectories(s.id(), q.file(), sorted);
            }
            case SettingScope.Ensemble s -> ForeignFile.ENSEMBLE.sorted(q.file(), same);
            case SettingScope.Quotas s -> throw SettingChecks.notHere(s);
        };
    }

    /** A topic is of no machine. */
    private static ForeignFile.Sorted ofTopic(byte[] file, Predicate<PropertiesText.Line> same) {
        PropertiesText.Parsed parsed = PropertiesText.parse(file);
        var last = new LinkedHashMap<String, PropertiesText.Line>();
        parsed.lines().forEach(line -> last.put(line.name(), line));
        List<PropertiesText.Line> other =
                last.values().stream().filter(same.negate()).toList();
        return new ForeignFile.Sorted(other, List.of(), List.of(), parsed.refusals(), last.size() - other.size());
    }

    private static SettingChange change(SettingScope scope, PropertiesText.Line line) {
        return new SettingChange(scope, line.name(), Optional.of(line.value()));
    }

    /** A file that names the directories the broker has, and others, is no file from elsewhere. */
    private ForeignFile.Sorted withDirectories(int broker, byte[] file, ForeignFile.Sorted sorted) {
        Optional<PropertiesText.Line> more = PropertiesText.parse(file).lines().stream()
                .filter(l -> l.name().equals("log.dirs") && sorted.left().contains(l.name()))
                .reduce((first, second) -> second)
                .filter(l -> Setting.list(l.value())
                        .containsAll(cluster.existing(broker)
                                .settingsUnder(cluster.spec().now())
                                .getList("log.dirs")));
        if (more.isEmpty()) {
            return sorted;
        }
        var taken = new ArrayList<>(sorted.taken());
        taken.add(more.get());
        return new ForeignFile.Sorted(
                taken,
                sorted.kept(),
                sorted.left().stream().filter(n -> !n.equals("log.dirs")).toList(),
                sorted.refusals(),
                sorted.same());
    }

    /** Every value in force, and what is only kept. */
    private Map<String, String> now(SettingScope scope) {
        var now = new TreeMap<String, String>();
        switch (scope) {
            case SettingScope.Topic s -> {
                now.putAll(inForce(scope));
                now.putAll(rows.ownOfTopic(s.name()));
            }
            case SettingScope.ClusterDefault s -> {
                now.putAll(cluster.spec().now().settings());
                now.putAll(inForce(scope));
            }
            case SettingScope.Broker s -> {
                now.putAll(inForce(scope));
                cluster.brokers().stream().filter(b -> b.id() == s.id()).forEach(b -> now.putAll(valuesOf(b)));
            }
            case SettingScope.Ensemble s -> {
                now.putAll(inForce(scope));
                ensemble().files().forEach(node -> now.putAll(node.zooCfg()));
                now.putAll(cluster.spec().now().zooKeeper().zooCfg());
            }
            case SettingScope.Quotas s -> throw SettingChecks.notHere(s);
        }
        return now;
    }

    private Map<String, String> inForce(SettingScope scope) {
        var values = new TreeMap<String, String>();
        rows.of(scope).stream()
                .filter(r -> !r.setting().sensitive())
                .forEach(r -> r.value().ifPresent(v -> values.put(r.setting().name(), v)));
        return values;
    }
}
