package brokerlab.app.demo;

import brokerlab.app.source.AppThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One consumer of a demo group. Made anew when it fails, forever; a paused one stays a member and fetches nothing. */
final class DemoMember implements Runnable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A cluster that stops answers nobody who leaves. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final DemoGroupControl group;
    private final Map<String, Object> settings;
    private volatile boolean stopped;
    private volatile Optional<KafkaConsumer<byte[], byte[]>> current = Optional.empty();

    DemoMember(DemoGroupControl group, int number, String bootstrap) {
        this.group = group;
        this.settings = Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group.name()),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, group.name() + "-" + number),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                // the demo makes its topics; one that reads longer than its cluster lives makes none in the next
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(assignor(group.assignor()))),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true),
                Map.entry(ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG, 1000),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 256 << 10),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 10),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 400),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000L),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000L));
    }

    void stop() {
        stopped = true;
        current.ifPresent(KafkaConsumer::wakeup);
    }

    @Override
    public void run() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                current = Optional.of(consumer);
                consumer.subscribe(List.of(group.topic()));
                try {
                    consume(consumer);
                } finally {
                    consumer.close(CloseOptions.timeout(LEAVING));
                }
                if (!stopped) {
                    group.memberLeft();
                }
                return;
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                AppThreads.pause(1000);
            } finally {
                current = Optional.empty();
            }
        }
    }

    private void consume(KafkaConsumer<byte[], byte[]> consumer) {
        long since = AppThreads.elapsedMs();
        boolean paused = false;
        while (!stopped
                && !Thread.currentThread().isInterrupted()
                && !group.leavesAfter(AppThreads.elapsedMs() - since)) {
            if (group.paused()) {
                // also after each poll: a rebalance hands out partitions that are not paused
                consumer.pause(consumer.assignment());
                paused = true;
            } else if (paused) {
                consumer.resume(consumer.paused());
                paused = false;
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (group.paused() && !records.isEmpty()) {
                // what came with a rebalance is put back: a paused group stands still
                records.partitions()
                        .forEach(p ->
                                consumer.seek(p, records.records(p).getFirst().offset()));
                continue;
            }
            work(records.count());
        }
    }

    /** Takes as long as records take at the group's speed, in pieces so that a change is felt at once. */
    private void work(int count) {
        long started = AppThreads.elapsedMs();
        while (count > 0 && !stopped && !group.paused()) {
            double perSec = group.recordsPerSecOfEach(AppThreads.elapsedMs());
            long left = Math.min(5000, (long) (count * 1000.0 / perSec)) - (AppThreads.elapsedMs() - started);
            if (left <= 0) {
                return;
            }
            AppThreads.pause(Math.min(100, left));
        }
    }

    private static String assignor(String name) {
        return switch (name) {
            case "cooperative-sticky" -> "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
            case "sticky" -> "org.apache.kafka.clients.consumer.StickyAssignor";
            case "roundrobin" -> "org.apache.kafka.clients.consumer.RoundRobinAssignor";
            default -> "org.apache.kafka.clients.consumer.RangeAssignor";
        };
    }
}
