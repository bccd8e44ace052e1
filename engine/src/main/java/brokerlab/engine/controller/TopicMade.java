package brokerlab.engine.controller;

import org.apache.kafka.common.Uuid;

/** A topic that was made (or would be). */
public record TopicMade(String name, Uuid id, int partitions, int replicationFactor) {}
