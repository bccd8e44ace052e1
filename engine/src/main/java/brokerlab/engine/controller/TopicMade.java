package brokerlab.engine.controller;

import java.io.Serializable;
import org.apache.kafka.common.Uuid;

/** A topic that was made, or would be: then its id is {@link Uuid#ZERO_UUID}. */
public record TopicMade(String name, Uuid id, int partitions, int replicationFactor) implements Serializable {}
