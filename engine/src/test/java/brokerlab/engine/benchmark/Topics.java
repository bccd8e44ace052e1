package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.RetriableException;

/** Topics as an administrator sees them. */
final class Topics {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private Topics() {}

    static void delete(String bootstrap, String topic) throws Exception {
        try (Admin admin = admin(bootstrap)) {
            admin.deleteTopics(List.of(topic)).all().get(60, TimeUnit.SECONDS);
        }
    }

    /** Returns when every partition has a leader and all replicas in sync. */
    static void awaitWhole(String bootstrap, String topic, int partitions, Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        try (Admin admin = admin(bootstrap)) {
            while (!whole(admin, topic, partitions)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(topic + " is not whole after " + limit.toSeconds() + " s");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean whole(Admin admin, String topic, int partitions) throws Exception {
        try {
            TopicDescription found = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(60, TimeUnit.SECONDS)
                    .get(topic);
            return found.partitions().size() == partitions
                    && found.partitions().stream()
                            .allMatch(p -> p.leader() != null
                                    && !p.leader().isEmpty()
                                    && p.isr().size() == p.replicas().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap, "reconnect.backoff.max.ms", "100"));
    }
}
