package brokerlab.engine.view;

import brokerlab.engine.config.Setting;

/** Whose settings. */
public sealed interface SettingScope {
    /** The part of the catalogue that they are in. */
    Setting.Scope kind();

    /** Every broker that has no value of its own. */
    record ClusterDefault() implements SettingScope {
        @Override
        public Setting.Scope kind() {
            return Setting.Scope.BROKER;
        }

        @Override
        public String toString() {
            return "all brokers";
        }
    }

    record Broker(int id) implements SettingScope {
        @Override
        public Setting.Scope kind() {
            return Setting.Scope.BROKER;
        }

        @Override
        public String toString() {
            return "broker " + id;
        }
    }

    record Topic(String name) implements SettingScope {
        @Override
        public Setting.Scope kind() {
            return Setting.Scope.TOPIC;
        }

        @Override
        public String toString() {
            return "topic " + name;
        }
    }

    /** All nodes of the ZooKeeper ensemble. */
    record Ensemble() implements SettingScope {
        @Override
        public Setting.Scope kind() {
            return Setting.Scope.ZOOKEEPER;
        }

        @Override
        public String toString() {
            return "the ensemble";
        }
    }
}
