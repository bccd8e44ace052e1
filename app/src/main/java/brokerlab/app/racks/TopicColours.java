package brokerlab.app.racks;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The colour of each topic that is not internal: a topic keeps its own while it exists, whatever else comes and goes, so that what was
 * pointed at as "the green one" stays green. One that is new takes the first that no other has.
 */
final class TopicColours {
    private final Map<String, Integer> taken = new HashMap<>();

    /**
     * @param topics all that exist now; none at all while the cluster tells nothing of them: then those known last keep theirs
     * @return an index from 0 for each of {@code topics}
     */
    Map<String, Integer> of(Collection<String> topics) {
        if (!topics.isEmpty()) {
            taken.keySet().retainAll(topics);
        }
        int free = 0;
        for (String topic : new TreeSet<>(topics)) {
            if (!taken.containsKey(topic)) {
                while (taken.containsValue(free)) {
                    free++;
                }
                taken.put(topic, free);
            }
        }
        return Map.copyOf(taken);
    }
}
