package brokerlab.engine.local;

import brokerlab.engine.cluster.StaticSettings;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.SettingRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** What changed settings do to the brokers and nodes themselves: pools, listeners, rights, restarts. */
final class BrokersPreview {
    private static final List<String> POOLS = List.of(
            "num.network.threads",
            "num.io.threads",
            "num.replica.fetchers",
            "num.replica.alter.log.dirs.threads",
            "num.recovery.threads.per.data.dir",
            "log.cleaner.threads",
            "background.threads");

    private final PreviewState state;
    private final StagedSettings staged;
    private final EffectList effects;

    BrokersPreview(PreviewState state, StagedSettings staged, EffectList effects) {
        this.state = state;
        this.staged = staged;
        this.effects = effects;
    }

    /** @param changes with how each takes effect */
    void run(List<ChangePreview.Staged> changes) {
        for (PreviewState.Node node : state.brokers()) {
            BrokerSettings before = node.settings();
            BrokerSettings after = staged.after(node.id());
            if (before != after) {
                threads(node.id(), before, after);
                listeners(node.id(), before, after);
                autoCreation(node.id(), before, after);
            }
        }
        deletion();
        List<Integer> restarting = staged.restarting();
        if (!restarting.isEmpty()) {
            effects.add(new ChangeEffect.BrokersRestart(
                    StaticSettings.order(restarting, state.image().controller())));
        }
        nodes(changes);
    }

    private void threads(int broker, BrokerSettings before, BrokerSettings after) {
        for (String pool : POOLS) {
            if (Catalogue.honoured().broker(pool).isPresent() && before.getInt(pool) != after.getInt(pool)) {
                effects.add(new ChangeEffect.ThreadsChange(broker, pool, before.getInt(pool), after.getInt(pool)));
            }
        }
    }

    private void listeners(int broker, BrokerSettings before, BrokerSettings after) {
        List<String> open = addresses(before);
        List<String> then = addresses(after);
        if (!open.equals(then)) {
            effects.add(new ChangeEffect.ListenersChange(
                    broker,
                    then.stream().filter(a -> !open.contains(a)).toList(),
                    open.stream().filter(a -> !then.contains(a)).toList()));
        }
    }

    private static List<String> addresses(BrokerSettings settings) {
        return Listeners.of(settings).stream().map(Listeners.Endpoint::entry).toList();
    }

    private void autoCreation(int broker, BrokerSettings before, BrokerSettings after) {
        if (!before.find("auto.create.topics.enable").equals(after.find("auto.create.topics.enable"))) {
            effects.add(new ChangeEffect.AutoCreation(
                    broker,
                    after.getBoolean("auto.create.topics.enable"),
                    after.getInt("num.partitions"),
                    after.getInt("default.replication.factor")));
        }
    }

    /** The controller's word counts. */
    private void deletion() {
        Optional<PreviewState.Node> controller = state.brokers().stream()
                .filter(n -> n.id() == state.image().controller())
                .findFirst();
        if (controller.isPresent()) {
            boolean before = controller.get().settings().getBoolean("delete.topic.enable");
            boolean after = staged.after(controller.get().id()).getBoolean("delete.topic.enable");
            if (before != after) {
                effects.add(new ChangeEffect.TopicDeletion(
                        after,
                        state.image().topics().values().stream()
                                .filter(ClusterImage.TopicImage::deleting)
                                .map(ClusterImage.TopicImage::name)
                                .sorted()
                                .toList()));
            }
        }
    }

    private void nodes(List<ChangePreview.Staged> changes) {
        var restart = new ArrayList<String>();
        var changed = new HashMap<String, Optional<String>>();
        for (ChangePreview.Staged change : changes) {
            if (change.change().scope() instanceof SettingScope.Ensemble) {
                changed.put(change.change().name(), change.change().value());
                if (change.applied() == SettingRow.Applied.APP_RESTART) {
                    restart.add(change.change().name());
                }
            }
        }
        boolean roll = !changed.isEmpty() && state.zooKeeper().restarts().test(changed);
        if (roll) {
            effects.add(new ChangeEffect.NodesRestart(StaticSettings.order(
                    state.zooKeeper().nodes(), state.zooKeeper().leader())));
        }
        if (!restart.isEmpty()) {
            effects.add(new ChangeEffect.AppRestart(List.copyOf(restart)));
        }
    }
}
