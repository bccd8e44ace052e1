package brokerlab.app.segments;

/** One copy of a partition: what this screen looks at. */
record Replica(String topic, int partition, int broker) {}
