package brokerlab.engine.controller;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.ChangeCheck;
import brokerlab.engine.config.Contradictions;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a topic may be called, how many partitions it may have and where: pure functions that refuse with the protocol's errors. */
final class TopicChecks {
    private static final int LONGEST_NAME = 249;
    private static final long LARGEST_ZNODE = 1_000_000;

    /** {@code "10000":[],} without replicas. */
    private static final long SHORTEST_ENTRY = 9;

    /** The log of Kafka without ZooKeeper. */
    private static final String KRAFT_LOG = "__cluster_metadata";

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicChecks() {}

    /** Kafka's rules for names. */
    static void name(String name) {
        if (name.equals(KRAFT_LOG)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST,
                    "Topic " + name + " cannot be made: Kafka keeps the name for its own metadata.");
        }
        if (name.isEmpty()) {
            throw invalidName("the empty string is not allowed");
        }
        if (name.equals(".") || name.equals("..")) {
            throw invalidName("'" + name + "' is not allowed");
        }
        if (name.length() > LONGEST_NAME) {
            throw invalidName("the length of '" + name + "' is longer than the max allowed length " + LONGEST_NAME);
        }
        if (!LEGAL.matcher(name).matches()) {
            throw invalidName(
                    "'" + name + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'");
        }
    }

    private static ProtocolException invalidName(String why) {
        return new ProtocolException(ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: " + why);
    }

    /** A new name must not exist, nor differ from an existing one only by '.' and '_', which metrics cannot tell apart. */
    static void isNew(String name, Set<String> existing) {
        if (existing.contains(name)) {
            throw new ProtocolException(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        String folded = name.replace('.', '_');
        if (folded.indexOf('_') < 0) {
            return;
        }
        for (String other : existing) {
            if (other.replace('.', '_').equals(folded)) {
                throw new ProtocolException(
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        "Topic '" + name + "' collides with existing topic: " + other);
            }
        }
    }

    /** The settings as they are stored. */
    static Map<String, String> settings(BrokerSettings broker, SettingScope.Topic topic, Map<String, String> asked) {
        var checked = new TreeMap<String, String>();
        try {
            asked.forEach((name, value) -> checked.put(name, ChangeCheck.checked(topic, name, value)));
            Contradictions.ofTopic(broker, checked);
        } catch (InvalidSettingException e) {
            throw new ProtocolException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
        return checked;
    }

    /** Either numbers or an assignment. */
    static void numbersOrAssignment(TopicRequest request) {
        if (!request.assignment().isEmpty() && (request.partitions() != -1 || request.replicationFactor() != -1)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST,
                    "Both numPartitions or replicationFactor and replicasAssignments were set."
                            + " Both cannot be used at the same time.");
        }
    }

    /** An assignment given by the caller for a new topic: partitions 0 to n-1. */
    static SortedMap<Integer, List<Integer>> assignment(Map<Integer, List<Integer>> asked, Set<Integer> brokers) {
        var result = new TreeMap<Integer, List<Integer>>(asked);
        if (result.firstKey() != 0 || result.lastKey() != result.size() - 1) {
            throw invalidAssignment(
                    "Partitions should be a consecutive 0-based integer sequence, found " + result.keySet() + ".");
        }
        int replicationFactor = result.get(0).size();
        result.forEach((partition, replicas) -> replicas(partition, replicas, replicationFactor, brokers));
        return result;
    }

    private static void replicas(int partition, List<Integer> replicas, int replicationFactor, Set<Integer> brokers) {
        if (replicas.isEmpty()) {
            throw invalidAssignment("Partition " + partition + " has no replicas.");
        }
        if (new HashSet<>(replicas).size() != replicas.size()) {
            throw invalidAssignment(
                    "Duplicate replica assignment found: partition " + partition + " on " + replicas + ".");
        }
        if (replicas.size() != replicationFactor) {
            throw invalidAssignment("All partitions should have the same number of replicas: partition " + partition
                    + " has " + replicas.size() + ", expected " + replicationFactor + ".");
        }
        List<Integer> unknown =
                replicas.stream().filter(r -> !brokers.contains(r)).toList();
        if (!unknown.isEmpty()) {
            throw invalidAssignment(
                    "Unknown broker(s) in replica assignment: " + unknown + "; available are " + brokers + ".");
        }
    }

    private static ProtocolException invalidAssignment(String message) {
        return new ProtocolException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
    }

    /** A topic's replicas stand in one znode, which takes no more than about 1 MB: refused before anything is placed. */
    static void fits(String topic, int partitions, int replicationFactor) {
        long bytes = partitions * (SHORTEST_ENTRY + 2L * Math.max(1, replicationFactor));
        if (bytes > LARGEST_ZNODE) {
            throw new ProtocolException(
                    ErrorCode.INVALID_PARTITIONS,
                    "Topic '" + topic + "' cannot have " + partitions
                            + " partitions: their replicas do not fit one znode.");
        }
    }

    /** Growth to {@code total} partitions: only upwards. */
    static void growth(String topic, int current, int total) {
        if (total < current) {
            throw new ProtocolException(
                    ErrorCode.INVALID_PARTITIONS,
                    "Topic '" + topic + "' currently has " + current
                            + " partitions, which is higher than the requested " + total + ".");
        }
        if (total == current) {
            throw new ProtocolException(
                    ErrorCode.INVALID_PARTITIONS,
                    "Topic '" + topic + "' already has " + current + " partitions, the requested " + total
                            + " adds none.");
        }
    }

    /**
     * The partitions that a topic grows by. Without {@code asked} the placement goes on where it began: at partition 0's leader.
     *
     * @param present replicas by partition number
     */
    static SortedMap<Integer, List<Integer>> grown(
            Map<Integer, List<Integer>> present,
            int total,
            List<List<Integer>> asked,
            SortedMap<Integer, String> racks) {
        int current = present.size();
        int added = total - current;
        List<Integer> model = present.values().iterator().next();
        int replicationFactor = model.size();
        if (asked.isEmpty()) {
            int firstLeader = model.getFirst();
            List<Integer> ids = new ArrayList<>(racks.keySet());
            int start = 0;
            while (start < ids.size() && ids.get(start) < firstLeader) {
                start++;
            }
            int known = start == ids.size() ? 0 : start;
            return Placement.assign(racks, added, replicationFactor, current, known, known);
        }
        if (asked.size() != added) {
            throw invalidAssignment("Increasing the number of partitions by " + added + " but " + asked.size()
                    + " assignments provided.");
        }
        var result = new TreeMap<Integer, List<Integer>>();
        for (int i = 0; i < added; i++) {
            replicas(current + i, asked.get(i), replicationFactor, racks.keySet());
            result.put(current + i, List.copyOf(asked.get(i)));
        }
        return result;
    }
}
