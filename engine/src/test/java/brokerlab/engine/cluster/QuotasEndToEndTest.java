package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterClientQuotasOptions;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DeleteTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Quotas as Kafka's own clients set them and feel them, on two brokers. */
@Timeout(120)
final class QuotasEndToEndTest {
    private static final int SECONDS = 30;

    @TempDir
    static Path folder;

    private static RunningCluster running;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        running = RunningCluster.start(folder, 2, RunningCluster.quick());
        admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap(), "client.id", "chief"));
    }

    @AfterAll
    static void stop() {
        admin.close();
        running.close();
    }

    private static <T> T done(KafkaFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    /** @param names type and name by turns, null for the default */
    private static ClientQuotaEntity entity(String... names) {
        var entries = new HashMap<String, String>();
        for (int i = 0; i < names.length; i += 2) {
            entries.put(names[i], names[i + 1]);
        }
        return new ClientQuotaEntity(entries);
    }

    private static void set(ClientQuotaEntity entity, String quota, Double value) throws Exception {
        done(admin.alterClientQuotas(
                        List.of(new ClientQuotaAlteration(entity, List.of(new ClientQuotaAlteration.Op(quota, value)))))
                .all());
    }

    private static Map<ClientQuotaEntity, Map<String, Double>> described(
            boolean strict, ClientQuotaFilterComponent... components) throws Exception {
        Collection<ClientQuotaFilterComponent> all = List.of(components);
        return done(admin.describeClientQuotas(
                        strict ? ClientQuotaFilter.containsOnly(all) : ClientQuotaFilter.contains(all))
                .entities());
    }

    @Test
    void whatIsSetForAnEntityIsDescribedByFilterAndGoneWhenRemoved() throws Exception {
        var user = entity(ClientQuotaEntity.USER, "a b/c");
        var both = entity(ClientQuotaEntity.USER, "a b/c", ClientQuotaEntity.CLIENT_ID, null);
        var client = entity(ClientQuotaEntity.CLIENT_ID, "x*");
        var every = entity(ClientQuotaEntity.CLIENT_ID, null);
        var ip = entity(ClientQuotaEntity.IP, "10.1.2.3");
        var entities = List.of(user, both, client, every);
        for (ClientQuotaEntity each : entities) {
            set(each, "consumer_byte_rate", 1e9);
            set(each, "request_percentage", 1_000.5);
        }
        set(ip, "connection_creation_rate", 100.0);
        var rates = Map.of("consumer_byte_rate", 1e9, "request_percentage", 1_000.5);
        var expected = new HashMap<ClientQuotaEntity, Map<String, Double>>(
                entities.stream().collect(Collectors.toMap(e -> e, e -> rates)));
        expected.put(ip, Map.of("connection_creation_rate", 100.0));
        assertEquals(expected, described(false));
        var anyUser = ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.USER);
        assertEquals(Map.of(user, rates, both, rates), described(false, anyUser));
        assertEquals(Map.of(user, rates), described(true, anyUser));
        assertEquals(
                Map.of(both, rates),
                described(
                        true,
                        ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, "a b/c"),
                        ClientQuotaFilterComponent.ofDefaultEntity(ClientQuotaEntity.CLIENT_ID)));
        assertEquals(
                Map.of(client, rates),
                described(true, ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.CLIENT_ID, "x*")));
        assertEquals(
                Map.of(ip, Map.of("connection_creation_rate", 100.0)),
                described(false, ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.IP)));
        for (ClientQuotaEntity each : entities) {
            set(each, "consumer_byte_rate", null);
            set(each, "request_percentage", null);
        }
        set(ip, "connection_creation_rate", null);
        assertEquals(Map.of(), described(false));
    }

    @Test
    void aRefusalNamesQuotaValueAndRangeAndACheckChangesNothing() throws Exception {
        var user = entity(ClientQuotaEntity.USER, "refused");
        var ip = entity(ClientQuotaEntity.IP, "10.9.9.9");
        assertRefused(user, "producer_byte_rate", -1.0, "Invalid value -1 for producer_byte_rate: must be at least 0");
        assertRefused(
                user,
                "producer_byte_rate",
                10.5,
                "Invalid value 10.5 for producer_byte_rate: must be a whole number, at least 0");
        assertRefused(
                user, "request_percentage", -0.5, "Invalid value -0.5 for request_percentage: must be at least 0");
        assertRefused(user, "made_up", 1.0, "Invalid value 1 for made_up: this engine has no such quota");
        assertRefused(
                user,
                "connection_creation_rate",
                1.0,
                "Invalid value 1 for connection_creation_rate: it is a quota of addresses, not of users and client ids");
        assertRefused(
                ip,
                "connection_creation_rate",
                3e9,
                "Invalid value 3000000000 for connection_creation_rate: must fit int (-2147483648 to 2147483647)");
        assertRefused(
                entity(ClientQuotaEntity.IP, "nowhere"),
                "connection_creation_rate",
                1.0,
                "'nowhere' is no address: give one as 10.0.0.1 or ::1");
        assertRefused(
                entity(ClientQuotaEntity.IP, "10.0.0.1", ClientQuotaEntity.USER, "u"),
                "connection_creation_rate",
                1.0,
                "an ip has quotas of its own, not together with a user or client-id");
        done(admin.alterClientQuotas(
                        List.of(new ClientQuotaAlteration(
                                user, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 5.0)))),
                        new AlterClientQuotasOptions().validateOnly(true))
                .all());
        assertEquals(
                Map.of(), described(false, ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, "refused")));
    }

    private static void assertRefused(ClientQuotaEntity entity, String quota, double value, String message) {
        var failed = assertThrows(ExecutionException.class, () -> set(entity, quota, value));
        assertTrue(failed.getCause() instanceof InvalidRequestException, failed.toString());
        assertEquals(message, failed.getCause().getMessage());
    }

    @Test
    void aProducerAboveItsQuotaIsHeldBackByWhicheverBrokerItWritesTo() throws Exception {
        done(admin.createTopics(List.of(new NewTopic("held", Map.of(0, List.of(1), 1, List.of(2)))))
                .all());
        set(entity(ClientQuotaEntity.CLIENT_ID, "hasty"), "producer_byte_rate", 20_000.0);
        for (int partition : new int[] {0, 1}) {
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", running.bootstrap(), "client.id", "hasty"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                // 200,000 bytes are within ten full windows; the broker may learn of its quota a little later.
                int sent = 0;
                while (sent < 100 && longestThrottleMs(producer) == 0) {
                    producer.send(new ProducerRecord<>("held", partition, null, new byte[50_000]))
                            .get(SECONDS, TimeUnit.SECONDS);
                    sent++;
                }
                assertTrue(sent < 100, "5 MB to partition " + partition + ", and not held back");
            }
        }
        set(entity(ClientQuotaEntity.CLIENT_ID, "hasty"), "producer_byte_rate", null);
    }

    private static double longestThrottleMs(KafkaProducer<?, ?> producer) {
        return producer.metrics().entrySet().stream()
                .filter(m -> m.getKey().name().equals("produce-throttle-time-max"))
                .mapToDouble(m -> (double) m.getValue().metricValue())
                .filter(ms -> !Double.isNaN(ms))
                .max()
                .orElse(0);
    }

    @Test
    void controllerMutationRate_whoMakesGrowsAndDeletesTooManyPartitionsIsRefusedForAWhile() throws Exception {
        done(admin.createTopics(List.of(new NewTopic("before", 1, (short) 1))).all());
        set(entity(ClientQuotaEntity.USER, null), "controller_mutation_rate", 0.02);
        // Two partitions overdraw what ten windows of a second hold; a minute and more would have to pass.
        int made = 0;
        Optional<Throwable> refused = Optional.empty();
        while (made < 50 && refused.isEmpty()) {
            var topic = new NewTopic("made-" + made++, 2, (short) 1);
            var options = new CreateTopicsOptions().retryOnQuotaViolation(false);
            refused = failure(
                    client -> client.createTopics(List.of(topic), options).all());
        }
        assertThrottled(refused);
        assertThrottled(failure(client -> client.createPartitions(
                        Map.of("before", NewPartitions.increaseTo(2)),
                        new CreatePartitionsOptions().retryOnQuotaViolation(false))
                .all()));
        assertThrottled(failure(client -> client.deleteTopics(
                        TopicCollection.ofTopicNames(List.of("before")),
                        new DeleteTopicsOptions().retryOnQuotaViolation(false))
                .all()));
        var checked = new CreateTopicsOptions().validateOnly(true);
        assertEquals(
                Optional.empty(),
                failure(client -> client.createTopics(List.of(new NewTopic("checked", 1, (short) 1)), checked)
                        .all()));
        set(entity(ClientQuotaEntity.USER, null), "controller_mutation_rate", null);
    }

    /** What comes of a request over a connection of its own: one that is held back is not read for a minute. */
    private static Optional<Throwable> failure(Function<Admin, KafkaFuture<Void>> request) throws Exception {
        try (Admin client = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            done(request.apply(client));
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        }
    }

    private static void assertThrottled(Optional<Throwable> failure) {
        if (failure.orElseThrow() instanceof ThrottlingQuotaExceededException throttled) {
            assertTrue(throttled.throttleTimeMs() > 10_000, throttled.throttleTimeMs() + " ms");
        } else {
            throw new AssertionError(failure.get());
        }
    }
}
