package brokerlab.engine.view;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.Elsewhere;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.PropertiesText;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Setting;
import brokerlab.engine.coordination.Ensemble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
            case SettingScope.ClusterDefault s ->
                cluster.brokers().stream()
                        .map(b -> serverProperties(b, q.passwords()))
                        .toList();
            case SettingScope.Broker s ->
                List.of(serverProperties(
                        cluster.brokers().stream()
                                .filter(b -> b.id() == s.id())
                                .findFirst()
                                .orElseThrow(() -> new DoorException(
                                        "BROKER_NOT_AVAILABLE", "There is no broker " + s.id() + ".")),
                        q.passwords()));
            case SettingScope.Topic s ->
                List.of(new Query.ExportedFile(
                        "topic-" + s.name() + ".properties",
                        text(Setting.Scope.TOPIC, new TreeMap<>(rows.ownOfTopic(s.name())), q.passwords())));
            case SettingScope.Ensemble s -> zooKeeper(q.passwords());
        };
    }

    /** What is set, with what the workbench decides; of a name set several times the value in force. */
    private Query.ExportedFile serverProperties(Broker broker, boolean passwords) {
        return new Query.ExportedFile(
                "broker-" + broker.id() + "/server.properties",
                text(Setting.Scope.BROKER, valuesOf(broker), passwords));
    }

    private Map<String, String> valuesOf(Broker broker) {
        var values = new TreeMap<>(cluster.statics().fixedOf(broker.id()));
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
            cluster.spec().zooCfg().forEach((name, value) -> {
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

    /** What a file says, sorted. */
    private static final class Found {
        final List<SettingChange> changes = new ArrayList<>();
        final List<SettingChange> kept = new ArrayList<>();
        final List<String> managed = new ArrayList<>();
        final List<String> refusals = new ArrayList<>();
        int same;
    }

    Query.ImportAnswer imported(Query.ImportSettings q) {
        PropertiesText.Parsed parsed = PropertiesText.parse(q.text());
        var found = new Found();
        found.refusals.addAll(parsed.refusals());
        var last = new LinkedHashMap<String, PropertiesText.Line>();
        parsed.lines().forEach(line -> last.put(line.name(), line));
        Map<String, String> now = now(q.scope());
        last.values().forEach(line -> take(q.scope(), line, Optional.ofNullable(now.get(line.name())), found));
        return new Query.ImportAnswer(
                List.copyOf(found.changes),
                List.copyOf(found.kept),
                List.copyOf(found.managed),
                List.copyOf(found.refusals),
                found.same);
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
                now.putAll(cluster.spec().settings());
                now.putAll(inForce(scope));
            }
            case SettingScope.Broker s -> {
                now.putAll(inForce(scope));
                cluster.brokers().stream().filter(b -> b.id() == s.id()).forEach(b -> now.putAll(valuesOf(b)));
            }
            case SettingScope.Ensemble s -> {
                now.putAll(inForce(scope));
                ensemble().files().forEach(node -> now.putAll(node.zooCfg()));
                now.putAll(cluster.spec().zooCfg());
            }
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

    private void take(SettingScope scope, PropertiesText.Line line, Optional<String> now, Found found) {
        var change = new SettingChange(scope, line.name(), Optional.of(line.value()));
        if (now.equals(change.value())) {
            found.same++;
        } else if (isManaged(change)) {
            found.managed.add(line.name());
        } else if (SettingChecks.keptOnly(change)) {
            found.kept.add(change);
        } else {
            try {
                SettingChange checked = checks.checked(change);
                if (now.equals(checked.value())) {
                    found.same++;
                } else {
                    found.changes.add(checked);
                }
            } catch (InvalidSettingException e) {
                found.refusals.add("line " + line.number() + ": " + e.getMessage());
            }
        }
    }

    private boolean isManaged(SettingChange change) {
        return switch (change.scope()) {
            case SettingScope.Topic s -> false;
            case SettingScope.ClusterDefault s -> Elsewhere.ofOneBroker(change.name());
            case SettingScope.Broker s ->
                Cluster.decided(change.name()).isPresent() || leavesDirectories(s.id(), change);
            case SettingScope.Ensemble s ->
                Elsewhere.ofOneMachine(change.name())
                        || change.setting()
                                .flatMap(Setting::reason)
                                .filter(r -> r == Reason.MANAGED)
                                .isPresent();
        };
    }

    /** A file from elsewhere names directories of elsewhere. */
    private boolean leavesDirectories(int broker, SettingChange change) {
        if (!change.name().equals("log.dirs") && !change.name().equals("log.dir")) {
            return false;
        }
        List<String> named = Setting.list(change.value().orElse(""));
        return !named.containsAll(cluster.statics().directoriesOf(broker));
    }
}
