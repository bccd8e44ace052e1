package brokerlab.app.settings;

import brokerlab.app.words.Formats;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a value comes to on this cluster: products and relations that a number alone does not show. Pure. */
final class Consequences {
    /** Of a Java consumer, if it sets nothing. */
    private static final long CONSUMER_PARTITION_BYTES = 1 << 20;

    private static final long CONSUMER_FETCH_BYTES = 52_428_800;

    private final Texts texts;
    private final Formats formats;
    private final SettingScope scope;
    private final Function<String, Optional<String>> values;
    private final Predicate<String> set;
    private final Snapshot now;

    /**
     * @param values of the scope's settings, drafts applied
     * @param set whether somebody set one under exactly that name, drafts applied
     */
    Consequences(
            Texts texts,
            SettingScope scope,
            Function<String, Optional<String>> values,
            Predicate<String> set,
            Snapshot now) {
        this.texts = texts;
        this.formats = new Formats(texts);
        this.scope = scope;
        this.values = values;
        this.set = set;
        this.now = now;
    }

    /** One sentence each; empty for a setting that says all by itself. */
    List<String> of(String setting) {
        var said = new ArrayList<String>();
        precedence(setting).ifPresent(said::add);
        String name = setting.startsWith("log.") ? setting.substring(4) : setting;
        switch (name) {
            case "retention.bytes" -> retentionBytes(setting).ifPresent(said::add);
            case "retention.ms",
                    "retention.minutes",
                    "retention.hours",
                    "segment.bytes",
                    "segment.ms",
                    "roll.ms",
                    "roll.hours" -> pastRetention().ifPresent(said::add);
            case "min.insync.replicas" -> said.addAll(minInsync());
            case "max.message.bytes", "message.max.bytes", "replica.fetch.max.bytes" -> said.addAll(messageSize());
            case "num.partitions" -> said.addAll(newTopicsOnly());
            case "default.replication.factor" -> replicationFactor().ifPresent(said::add);
            case "num.recovery.threads.per.data.dir" -> recoveryThreads().ifPresent(said::add);
            case "initLimit" -> ticks("initLimit", "settings.then.initLimit").ifPresent(said::add);
            case "syncLimit" -> ticks("syncLimit", "settings.then.syncLimit").ifPresent(said::add);
            case "tickTime" -> {
                ticks("initLimit", "settings.then.initLimit").ifPresent(said::add);
                ticks("syncLimit", "settings.then.syncLimit").ifPresent(said::add);
            }
            case "server.N" -> evenEnsemble().ifPresent(said::add);
            case "auto.create.topics.enable" -> said.add(texts.get("settings.then.autoCreate"));
            default -> {}
        }
        return said;
    }

    private Optional<Long> number(String name) {
        return values.apply(name).filter(v -> v.matches("-?[0-9]{1,19}")).flatMap(v -> {
            try {
                return Optional.of(Long.parseLong(v));
            } catch (NumberFormatException tooLarge) {
                return Optional.empty();
            }
        });
    }

    private Optional<Long> number(String ofTopic, String ofBroker) {
        return number(scope instanceof SettingScope.Topic ? ofTopic : ofBroker);
    }

    private Optional<Snapshot.Topic> topic() {
        return scope instanceof SettingScope.Topic t
                ? now.topics().stream()
                        .filter(each -> each.name().equals(t.name()))
                        .findFirst()
                : Optional.empty();
    }

    /** The limit is one of each partition; the example of the field's books when no topic is meant. */
    private Optional<String> retentionBytes(String setting) {
        Optional<Long> bytes = number(setting);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        if (bytes.get() < 0) {
            return Optional.of(texts.get("settings.then.retentionBytes.none"));
        }
        if (topic().isPresent()) {
            int partitions = topic().get().partitions().size();
            return Optional.of(texts.get(
                    "settings.then.retentionBytes.topic",
                    partitions,
                    formats.bytes(bytes.get()),
                    formats.bytes(bytes.get() * partitions),
                    topic().get().replicationFactor()));
        }
        return Optional.of(
                texts.get("settings.then.retentionBytes", formats.bytes(bytes.get()), formats.bytes(bytes.get() * 8)));
    }

    /** Of the names of one value, the strongest that is set; nothing is said while none before this one is. */
    Optional<String> precedence(String setting) {
        return BrokerSettings.families().stream()
                .filter(family -> family.contains(setting))
                .flatMap(family -> family.subList(0, family.indexOf(setting)).stream())
                .filter(set)
                .findFirst()
                .map(stronger -> texts.get(
                        "settings.then.precedence",
                        stronger,
                        Catalogue.find(Setting.Scope.BROKER, stronger)
                                .flatMap(s -> values.apply(stronger).map(v -> Notation.format(s, v, texts)))
                                .orElse("")));
    }

    /** Only closed segments expire, and by their newest record. */
    private Optional<String> pastRetention() {
        Optional<Long> retention = number("retention.ms", "log.retention.ms")
                .or(() -> number("log.retention.minutes").map(m -> m * 60_000))
                .or(() -> number("log.retention.hours").map(h -> h * 3_600_000));
        Optional<Long> size = number("segment.bytes", "log.segment.bytes");
        Optional<Long> age = number("segment.ms", "log.roll.ms")
                .or(() -> number("log.roll.hours").map(h -> h * 3_600_000));
        if (topic().isEmpty() || retention.isEmpty() || retention.get() < 0 || size.isEmpty() || age.isEmpty()) {
            return Optional.empty();
        }
        Snapshot.Topic topic = topic().get();
        double perPartition =
                topic.bytesInPerSec() / Math.max(1, topic.partitions().size());
        long fillMs = perPartition > 0.5 ? (long) Math.min(9e15, size.get() * 1000.0 / perPartition) : Long.MAX_VALUE;
        long openMs = Math.min(fillMs, age.get());
        if (openMs > retention.get() / 10) {
            return Optional.of(texts.get(
                    fillMs < age.get() ? "settings.then.past.filling" : "settings.then.past.age",
                    formats.bytes(size.get()),
                    formats.duration(openMs),
                    formats.duration(retention.get() + openMs),
                    formats.byteRate(perPartition),
                    openMs > retention.get() ? 1 : 0,
                    formats.duration(retention.get())));
        }
        return Optional.of(texts.get(
                "settings.then.past.fast",
                formats.bytes(size.get()),
                formats.duration(openMs),
                formats.byteRate(perPartition)));
    }

    private List<String> minInsync() {
        Optional<Long> min = number("min.insync.replicas");
        long replicas = topic().map(t -> (long) t.replicationFactor())
                .or(() -> number("default.replication.factor"))
                .orElse(3L);
        if (min.isEmpty()) {
            return List.of();
        }
        if (min.get() > replicas) {
            return List.of(texts.get("settings.then.minInsync.never", min.get(), replicas));
        }
        // Price and gain of the two usual choices, side by side, for the replicas there are.
        return List.of(
                texts.get("settings.then.minInsync.one", replicas, replicas - 1),
                replicas < 2
                        ? texts.get("settings.then.minInsync.alone")
                        : texts.get("settings.then.minInsync.two", replicas, replicas - 2));
    }

    private List<String> messageSize() {
        Optional<Long> batch = number("max.message.bytes", "message.max.bytes");
        if (batch.isEmpty()) {
            return List.of();
        }
        var said = new ArrayList<String>();
        // A topic's form does not have the fetch size; the one of Kafka's default then stands for it.
        long fetch = number("replica.fetch.max.bytes").orElse(1L << 20);
        said.add(texts.get(
                batch.get() > fetch + 12 ? "settings.then.size.follower.larger" : "settings.then.size.follower",
                formats.bytes(batch.get()),
                formats.bytes(fetch)));
        said.add(texts.get(
                batch.get() > CONSUMER_PARTITION_BYTES + 12
                        ? "settings.then.size.consumer.larger"
                        : "settings.then.size.consumer",
                formats.bytes(batch.get()),
                formats.bytes(CONSUMER_PARTITION_BYTES),
                formats.bytes(CONSUMER_FETCH_BYTES)));
        return said;
    }

    private List<String> newTopicsOnly() {
        long brokers = running();
        return List.of(
                texts.get("settings.then.numPartitions"),
                texts.get("settings.then.numPartitions.rule", brokers, brokers * 2));
    }

    private Optional<String> replicationFactor() {
        long brokers = running();
        return number("default.replication.factor")
                .map(rf -> texts.get(
                        rf > brokers ? "settings.then.replication.tooMany" : "settings.then.replication",
                        rf,
                        brokers,
                        rf - 1));
    }

    private long running() {
        return now.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                .count();
    }

    private Optional<String> recoveryThreads() {
        int dirs = values.apply("log.dirs")
                .filter(d -> !d.isBlank())
                .map(d -> d.split(",").length)
                .orElse(1);
        return number("num.recovery.threads.per.data.dir")
                .map(threads -> texts.get("settings.then.recovery", threads, dirs, threads * dirs));
    }

    private Optional<String> ticks(String name, String key) {
        return number(name)
                .flatMap(n -> number("tickTime")
                        .map(tick -> texts.get(key, n, formats.count(tick), formats.duration(n * tick))));
    }

    private Optional<String> evenEnsemble() {
        int nodes = now.zooKeeper().nodes().size();
        return nodes > 0 && nodes % 2 == 0
                ? Optional.of(texts.get("settings.then.even", nodes, (nodes - 1) / 2, nodes - 1))
                : Optional.empty();
    }
}
