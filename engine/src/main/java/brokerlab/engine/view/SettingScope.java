package brokerlab.engine.view;

/** Whose settings. */
public sealed interface SettingScope {
    /** Every broker that has no value of its own. */
    record ClusterDefault() implements SettingScope {}

    record Broker(int id) implements SettingScope {}

    record Topic(String name) implements SettingScope {}

    /** All nodes of the ZooKeeper ensemble. */
    record Ensemble() implements SettingScope {}
}
