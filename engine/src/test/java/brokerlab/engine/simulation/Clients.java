package brokerlab.engine.simulation;

import brokerlab.engine.cluster.SimulatedLife;
import brokerlab.engine.replica.FetchPart;
import brokerlab.engine.replica.FetchQuery;
import brokerlab.engine.replica.ProduceResult;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.simulation.Figures.Count;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Producers and consumers. A value's id says who sent it: {@code producer << 20 | number}, producer 0 being everybody who is not
 * idempotent.
 */
final class Clients {
    private static final int NUMBER_BITS = 20;

    private final Simulation simulation;
    private final Promises promises;
    private final TreeMap<TopicPartition, Idempotent> producers = new TreeMap<>(Simulation.BY_NAME);
    private long sent;
    private long lastProducer;

    Clients(Simulation simulation, Promises promises) {
        this.simulation = simulation;
        this.promises = promises;
    }

    static boolean idempotent(long id) {
        return producer(id) != 0;
    }

    static long producer(long id) {
        return id >>> NUMBER_BITS;
    }

    /** One batch at a time; a batch whose outcome is not known is sent again until it is. */
    private static final class Idempotent {
        final long id;
        int sequence;
        long number;
        List<Long> open = List.of();
        int attempt;
        Optional<SimulatedLife> asked = Optional.empty();

        Idempotent(long id) {
            this.id = id;
        }

        boolean waits() {
            return asked.isPresent() && !asked.get().ended();
        }
    }

    /** Whom a client takes for the leader: one who thinks so, now and then somebody else. */
    private Optional<SimulatedBroker> leader(TopicPartition partition) {
        var serving = new ArrayList<SimulatedBroker>();
        var leading = new ArrayList<SimulatedBroker>();
        for (SimulatedBroker each : simulation.brokers.values()) {
            if (each.serves()) {
                serving.add(each);
                if (each.leads(partition)) {
                    leading.add(each);
                }
            }
        }
        List<SimulatedBroker> among = leading.isEmpty() || simulation.random.nextInt(30) == 0 ? serving : leading;
        return among.isEmpty() ? Optional.empty() : Optional.of(among.get(simulation.random.nextInt(among.size())));
    }

    private static ByteBuffer batch(BatchBuilder batch, List<Long> ids, long nowMs) {
        for (long id : ids) {
            byte[] value = ByteBuffer.allocate(8).putLong(id).array();
            batch.add(nowMs, Optional.empty(), Optional.of(value));
        }
        return batch.build();
    }

    // ---- producers

    void produce(TopicPartition partition, int acks) {
        Optional<SimulatedBroker> to = leader(partition);
        if (to.isEmpty()) {
            return;
        }
        var ids = new ArrayList<Long>();
        for (int i = 1 + simulation.random.nextInt(3); i > 0; i--) {
            ids.add(++sent);
        }
        simulation.say("produce " + ids + " to " + partition + " at " + to.get().id + " acks " + acks);
        promises.sent(partition, ids);
        simulation.figures.add(Count.RECORDS_SENT, ids.size());
        SimulatedLife life = to.get().life.orElseThrow();
        life.replicas()
                .orElseThrow()
                .append(
                        acks,
                        20_000,
                        Map.of(partition, batch(BatchBuilder.plain(), ids, simulation.clock.wallMs())),
                        false)
                .thenAccept(simulation.noted(results -> {
                    ProduceResult result = results.get(partition);
                    if (life.ended()) {
                        return;
                    }
                    if (result.error() == ErrorCode.NONE && acks == -1) {
                        promises.acknowledged(to.get(), partition, ids, result.baseOffset());
                    } else if (result.error() == ErrorCode.NOT_ENOUGH_REPLICAS) {
                        promises.refused(partition, ids);
                    } else if (result.error() == ErrorCode.MESSAGE_TOO_LARGE) {
                        simulation.figures.add(Count.REFUSED_TOO_LARGE);
                        if (!simulation.told.mute(partition.topic())) {
                            throw new Violation("S17", partition + " refuses " + ids + " as too large");
                        }
                    }
                }));
    }

    void produceIdempotent(TopicPartition partition) {
        Idempotent producer = producers.computeIfAbsent(partition, p -> new Idempotent(++lastProducer));
        if (producer.waits() && simulation.random.nextInt(8) != 0) {
            return;
        }
        Optional<SimulatedBroker> to = leader(partition);
        if (to.isEmpty()) {
            return;
        }
        if (producer.open.isEmpty()) {
            var ids = new ArrayList<Long>();
            for (int i = 1 + simulation.random.nextInt(2); i > 0; i--) {
                ids.add(producer.id << NUMBER_BITS | ++producer.number);
            }
            producer.open = ids;
            promises.sent(partition, ids);
            simulation.figures.add(Count.RECORDS_SENT, ids.size());
        } else {
            simulation.figures.add(Count.RESENDS);
        }
        send(partition, producer, to.get());
    }

    private void send(TopicPartition partition, Idempotent producer, SimulatedBroker to) {
        int attempt = ++producer.attempt;
        List<Long> ids = producer.open;
        SimulatedLife life = to.life.orElseThrow();
        producer.asked = Optional.of(life);
        simulation.say("producer " + producer.id + " sends " + ids + " seq " + producer.sequence + " to " + partition
                + " at " + to.id);
        var batch = BatchBuilder.plain().producer(producer.id, (short) 0, producer.sequence);
        life.replicas()
                .orElseThrow()
                .append(-1, 20_000, Map.of(partition, batch(batch, ids, simulation.clock.wallMs())), false)
                .thenAccept(simulation.noted(results -> {
                    if (!life.ended() && attempt == producer.attempt) {
                        producer.asked = Optional.empty();
                        answered(partition, producer, to, results.get(partition));
                    }
                }));
    }

    private void answered(TopicPartition partition, Idempotent producer, SimulatedBroker by, ProduceResult result) {
        switch (result.error()) {
            case NONE, DUPLICATE_SEQUENCE_NUMBER -> {
                if (result.error() == ErrorCode.NONE && result.baseOffset() >= 0) {
                    promises.acknowledged(by, partition, producer.open, result.baseOffset());
                }
                producer.sequence += producer.open.size();
                producer.open = List.of();
            }
            case OUT_OF_ORDER_SEQUENCE_NUMBER, UNKNOWN_PRODUCER_ID, INVALID_PRODUCER_EPOCH -> {
                if (!promises.leadsNow(by, partition)) {
                    // A leader of the past knows less; clients that keep leader epochs (KIP-320) would not have asked
                    // it.
                    return;
                }
                if (!simulation.character.lossy()) {
                    throw new Violation(
                            "exactly once",
                            partition + " answers " + result.error() + " to producer " + producer.id + " at sequence "
                                    + producer.sequence);
                }
                producers.put(partition, new Idempotent(++lastProducer));
            }
            default -> {
                // Sent again later.
            }
        }
    }

    // ---- consumers

    void fetch(TopicPartition partition) {
        Optional<SimulatedBroker> from = leader(partition);
        if (from.isEmpty()) {
            return;
        }
        Replicas replicas = from.get().replicas().orElseThrow();
        long end = replicas.log(partition).map(l -> l.offsets().logEnd()).orElse(0L);
        long offset = simulation.random.nextInt((int) end + 1);
        int epoch = simulation.random.nextInt(6) == 0
                ? Math.max(0, promises.leaderEpoch(partition) - simulation.random.nextInt(3))
                : -1;
        var query = new FetchQuery(
                1,
                1 << 20,
                0,
                false,
                "",
                List.of(new FetchQuery.Part(partition, Uuid.ZERO_UUID, offset, 400, epoch, -1)));
        SimulatedBroker broker = from.get();
        simulation.say("fetch " + partition + " from " + offset + " at " + broker.id);
        replicas.fetch(query).thenAccept(simulation.noted(parts -> read(broker, partition, offset, parts.getFirst())));
    }

    private void read(SimulatedBroker broker, TopicPartition partition, long offset, FetchPart part) {
        simulation.figures.fenced(part.error());
        if (part.error() != ErrorCode.NONE) {
            return;
        }
        long highWatermark = broker.log(partition).orElseThrow().offsets().highWatermark();
        ByteBuffer bytes;
        try {
            bytes = part.records().read();
        } catch (IOException e) {
            if (broker.diskFails) {
                return;
            }
            throw new UncheckedIOException(e);
        }
        for (BatchHeader batch : Batches.in(bytes)) {
            for (LogRecord record : Batches.records(batch, Integer.MAX_VALUE)) {
                if (record.offset() >= offset) {
                    simulation.figures.add(Count.RECORDS_READ);
                    if (record.offset() >= highWatermark) {
                        throw new Violation(
                                "R13",
                                broker.id + " served " + partition + " at " + record.offset()
                                        + ", its high watermark is " + highWatermark);
                    }
                    promises.read(
                            partition,
                            record.offset(),
                            ByteBuffer.wrap(record.value().orElseThrow()).getLong());
                }
            }
        }
    }
}
