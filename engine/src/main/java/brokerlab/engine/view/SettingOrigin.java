package brokerlab.engine.view;

/** How a setting came to be changed. */
public enum SettingOrigin {
    /** By hand in this workbench. */
    FORM,
    /** By a preset of this workbench. */
    PRESET,
    /** From a file. */
    IMPORT,
    /** A former change was taken back. */
    UNDO,
    /** By a client of a broker, {@code kafka-configs} for instance. */
    WIRE,
    /** In ZooKeeper, past the brokers of this process. */
    OUTSIDE
}
