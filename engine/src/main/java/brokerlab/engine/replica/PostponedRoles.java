package brokerlab.engine.replica;

import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Roles that were ordered and could not be taken for want of room (S18): a log could not be made, or its new epoch not be written. They are
 * tried again until they are, or until a newer order for the partition came. In the lane of the {@link Roles}.
 */
final class PostponedRoles {
    static final long AGAIN_AFTER_MS = 1_000;

    private final LinkedHashMap<TopicPartition, PostponedRole> held = new LinkedHashMap<>();
    private boolean told;

    /**
     * @param role as the controller ordered it
     * @param controllerEpoch of that order
     */
    record PostponedRole(PartitionRole role, int controllerEpoch) {}

    void add(PartitionRole role, int controllerEpoch) {
        held.put(role.partition(), new PostponedRole(role, controllerEpoch));
    }

    /** Something else is to become of it. */
    void forget(TopicPartition partition) {
        held.remove(partition);
    }

    /** All of them; those that fail again are added anew. */
    List<PostponedRole> takeAll() {
        List<PostponedRole> all = List.copyOf(held.values());
        held.clear();
        return all;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    TopicPartition first() {
        return held.firstEntry().getKey();
    }

    int size() {
        return held.size();
    }

    /** Whether the first of them are to be told of now, or that there are none any more; each once. */
    boolean news() {
        boolean some = !held.isEmpty();
        boolean news = some != told;
        told = some;
        return news;
    }
}
