package brokerlab.app.words;

/** Anything with an identity: what a link points to, what a screen has selected, what history remembers. */
public sealed interface Target {
    /** The whole screen, nothing selected. */
    record Whole(String screen) implements Target {}

    record BrokerTarget(int broker) implements Target {}

    record ZooKeeperNodeTarget(int node) implements Target {}

    record TopicTarget(String topic) implements Target {}

    record PartitionTarget(String topic, int partition) implements Target {}

    /** A replica's segment; {@code baseOffset} -1 for none in particular. */
    record SegmentTarget(String topic, int partition, int broker, long baseOffset) implements Target {}

    /** A record, as the partition's leader has it. */
    record RecordTarget(String topic, int partition, long offset) implements Target {}

    record GroupTarget(String group) implements Target {}

    /** A setting in a scope; {@code setting} empty for none in particular. */
    record SettingTarget(brokerlab.engine.config.SettingScope scope, String setting) implements Target {}

    record EventTarget(long entryId) implements Target {}
}
