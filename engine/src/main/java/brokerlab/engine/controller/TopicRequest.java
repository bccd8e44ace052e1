package brokerlab.engine.controller;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * A topic to make.
 *
 * @param partitions -1 for the broker default
 * @param replicationFactor -1 for the broker default
 * @param assignment replicas by partition number, empty to let the cluster place them
 */
public record TopicRequest(
        String name,
        int partitions,
        int replicationFactor,
        Map<Integer, List<Integer>> assignment,
        Map<String, String> settings)
        implements Serializable {}
