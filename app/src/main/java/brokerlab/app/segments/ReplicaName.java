package brokerlab.app.segments;

/** One copy of a partition: what this screen looks at. */
record ReplicaName(String topic, int partition, int broker) {}
