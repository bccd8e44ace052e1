package brokerlab.engine.controller;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Where replicas go that have to leave brokers: a pure function, so that a preview names what is then done. Each takes the place of the
 * one that leaves, on a rack its partition is not on yet where there is one, else on the broker with the fewest replicas.
 *
 * @param targets new replicas of every partition that moves, preferred leader first
 * @param homeless partitions with more replicas than brokers are left
 */
public record Evacuation(SortedMap<TopicPartition, List<Integer>> targets, List<TopicPartition> homeless) {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /**
     * Plans.
     *
     * @param replicas of all partitions, preferred leader first
     * @param racks of the brokers that live, by id; empty string for none
     * @param leaving brokers to empty
     */
    public static Evacuation of(
            Map<TopicPartition, List<Integer>> replicas, Map<Integer, String> racks, Set<Integer> leaving) {
        Set<Integer> left = new TreeSet<>(racks.keySet());
        left.removeAll(leaving);
        var load = new HashMap<Integer, Integer>();
        var leads = new HashMap<Integer, Integer>();
        replicas.values().forEach(all -> {
            all.forEach(b -> load.merge(b, 1, Integer::sum));
            all.stream().limit(1).forEach(b -> leads.merge(b, 1, Integer::sum));
        });
        var targets = new TreeMap<TopicPartition, List<Integer>>(BY_NAME);
        var homeless = new ArrayList<TopicPartition>();
        var ordered = new TreeMap<TopicPartition, List<Integer>>(BY_NAME);
        ordered.putAll(replicas);
        ordered.forEach((partition, all) -> {
            if (all.stream().noneMatch(leaving::contains)) {
                return;
            }
            var target = new ArrayList<>(all);
            for (int i = 0; i < target.size(); i++) {
                if (leaving.contains(target.get(i))) {
                    int place = i;
                    Set<String> taken = new HashSet<>();
                    target.stream()
                            .filter(b -> !leaving.contains(b))
                            .forEach(b -> taken.add(racks.getOrDefault(b, "")));
                    var choice = left.stream()
                            .filter(b -> !target.contains(b))
                            .min(Comparator.comparing((Integer b) -> taken.contains(racks.get(b)))
                                    .thenComparingInt(b -> place == 0 ? leads.getOrDefault(b, 0) : 0)
                                    .thenComparingInt(b -> load.getOrDefault(b, 0))
                                    .thenComparingInt(b -> b));
                    if (choice.isEmpty()) {
                        homeless.add(partition);
                        return;
                    }
                    target.set(i, choice.get());
                    load.merge(choice.get(), 1, Integer::sum);
                    if (i == 0) {
                        leads.merge(choice.get(), 1, Integer::sum);
                    }
                }
            }
            targets.put(partition, List.copyOf(target));
        });
        return new Evacuation(targets, List.copyOf(homeless));
    }
}
