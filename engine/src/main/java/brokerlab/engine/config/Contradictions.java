package brokerlab.engine.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Values that are in range each, but not together; as Apache Kafka 3.9.1 refuses them ({@code LogConfig.validateValues},
 * {@code KafkaConfig.validateValues}, {@code DynamicBrokerConfig}, {@code LogCleaner}). Every refusal names setting, value and remedy.
 */
public final class Contradictions {
    private static final String REPORTERS = "metric.reporters";
    private static final long MIB = 1024 * 1024;

    /** Each change of these may at most double or halve them. */
    private static final List<String> THREADS = List.of(
            "num.io.threads",
            "num.network.threads",
            "num.replica.fetchers",
            "num.recovery.threads.per.data.dir",
            "background.threads",
            "log.cleaner.threads");

    private Contradictions() {}

    /**
     * Refuses own settings of a topic that contradict one another, or what the topic inherits.
     *
     * @param own all own values the topic would have
     * @throws InvalidSettingException naming setting, value and remedy
     */
    public static void ofTopic(BrokerSettings broker, Map<String, String> own) {
        long least = number(broker, own, "min.compaction.lag.ms");
        long most = number(broker, own, "max.compaction.lag.ms");
        if (least > most) {
            boolean lower = own.containsKey("max.compaction.lag.ms") && !own.containsKey("min.compaction.lag.ms");
            throw lower
                    ? refused(
                            "max.compaction.lag.ms",
                            most,
                            "must be at least min.compaction.lag.ms, which is " + least
                                    + " here: raise the one or set the other lower")
                    : refused(
                            "min.compaction.lag.ms",
                            least,
                            "must be at most max.compaction.lag.ms, which is " + most
                                    + " here: lower the one or set the other higher");
        }
        never(own, "remote.storage.enable", "tiered storage is off on the brokers (remote.log.storage.system.enable)");
        never(own, "remote.log.copy.disable", "it is for KRaft clusters only, and this one has ZooKeeper");
        never(own, "remote.log.delete.on.disable", "it is for KRaft clusters only, and this one has ZooKeeper");
    }

    private static void never(Map<String, String> own, String setting, String why) {
        if ("true".equalsIgnoreCase(own.getOrDefault(setting, "false").strip())) {
            throw new InvalidSettingException(setting, "true", why + ": leave it false");
        }
    }

    private static long number(BrokerSettings broker, Map<String, String> own, String setting) {
        String mine = own.get(setting);
        return Long.parseLong(
                mine == null
                        ? TopicSettings.effective(broker, Map.of(), setting)
                                .value()
                                .orElseThrow()
                        : mine.strip());
    }

    /**
     * Refuses settings a broker could not start with.
     *
     * @throws InvalidSettingException naming setting, value and remedy
     */
    public static void atStart(BrokerSettings broker) {
        ofBroker(broker);
        ofTopic(broker, Map.of());
    }

    /**
     * Refuses a change of a running broker's dynamic settings.
     *
     * @throws InvalidSettingException naming setting, value and remedy
     */
    public static void ofChange(BrokerSettings before, BrokerSettings after) {
        THREADS.forEach(pool -> resized(pool, before, after));
        for (String limit : List.of("max.connections", "max.connection.creation.rate")) {
            if (after.getInt(limit) == 0 && before.getInt(limit) != 0) {
                throw refused(limit, 0, "nobody could connect, not even to take it back: at least 1");
            }
        }
        if (!after.getList(REPORTERS).equals(before.getList(REPORTERS))) {
            after.getList(REPORTERS).forEach(name -> PluginClass.named(REPORTERS, name, MetricsReporter.class));
        }
        ofBroker(after);
        atMost(after, "log.local.retention.ms", "log.retention.ms");
        atMost(after, "log.local.retention.bytes", "log.retention.bytes");
    }

    private static void resized(String pool, BrokerSettings before, BrokerSettings after) {
        long now = Long.parseLong(value(before, pool));
        long then = Long.parseLong(value(after, pool));
        atLeast(pool, then, then == now ? 0 : 1);
        if (then != now && (then < now / 2 || then > now * 2)) {
            throw refused(
                    pool,
                    then,
                    "one change at most doubles or halves the present " + now + ": go there in steps, next to "
                            + (then > now ? now * 2 : Math.max(1, now / 2)));
        }
    }

    private static void ofBroker(BrokerSettings broker) {
        if (broker.getLong("log.retention.ms") == 0) {
            throw refused("log.retention.ms", 0, "must be at least 1, or -1 for ever");
        }
        atLeast("log.roll.ms", broker.getLong("log.roll.ms"), 1);
        atLeast("log.roll.jitter.ms", broker.getLong("log.roll.jitter.ms"), 0);
        long threads = broker.getLong("log.cleaner.threads");
        long buffer = broker.getLong("log.cleaner.dedupe.buffer.size");
        if (threads > 0 && buffer / threads <= MIB) {
            throw refused(
                    "log.cleaner.dedupe.buffer.size",
                    buffer,
                    "must be more than " + MIB + " for each of the " + threads
                            + " log.cleaner.threads: raise it or have fewer threads");
        }
        long wait = broker.getLong("replica.fetch.wait.max.ms");
        notAbove(
                "replica.fetch.wait.max.ms",
                wait,
                "replica.socket.timeout.ms",
                value(broker, "replica.socket.timeout.ms"));
        notAbove(
                "replica.fetch.wait.max.ms", wait, "replica.lag.time.max.ms", value(broker, "replica.lag.time.max.ms"));
        long queued = broker.getLong("queued.max.request.bytes");
        if (queued > 0) {
            notAbove(
                    "socket.request.max.bytes",
                    broker.getLong("socket.request.max.bytes"),
                    "queued.max.request.bytes",
                    Long.toString(queued));
        }
        if (broker.getInt("max.connections.per.ip") == 0
                && broker.find(AddressLimits.SETTING).filter(v -> !v.isBlank()).isEmpty()) {
            throw refused(
                    "max.connections.per.ip",
                    0,
                    "nobody could connect: at least 1, unless " + AddressLimits.SETTING + " lets some in");
        }
        long idle = broker.getLong("connections.max.idle.ms");
        long delay = broker.getLong("connection.failed.authentication.delay.ms");
        if (idle >= 0 && delay >= idle) {
            throw refused(
                    "connection.failed.authentication.delay.ms",
                    delay,
                    "must be less than connections.max.idle.ms, which is " + idle
                            + ": lower the one or raise the other");
        }
    }

    private static void atLeast(String setting, long value, long least) {
        if (value < least) {
            throw refused(setting, value, "must be at least " + least);
        }
    }

    private static void notAbove(String setting, long value, String limit, String limitValue) {
        if (value > Long.parseLong(limitValue)) {
            throw refused(
                    setting,
                    value,
                    "must be at most " + limit + ", which is " + limitValue + ": lower the one or raise the other");
        }
    }

    /** What is kept locally is part of what is kept; -2 follows it. */
    private static void atMost(BrokerSettings broker, String setting, String whole) {
        long all = broker.getLong(whole);
        long local = Long.parseLong(value(broker, setting));
        if (all >= 0 && local != -2 && (local == -1 || local > all)) {
            throw refused(
                    setting,
                    local,
                    "must be at most " + whole + ", which is " + all
                            + ", or -2 to follow it: lower the one or raise the other");
        }
    }

    /** Also of a setting without effect here. */
    private static String value(BrokerSettings broker, String setting) {
        return broker.given(setting)
                .or(() -> Catalogue.find(Setting.Scope.BROKER, setting).flatMap(Setting::defaultValue))
                .orElseThrow(() -> new IllegalStateException(setting + " has no value"));
    }

    private static InvalidSettingException refused(String setting, long value, String why) {
        return new InvalidSettingException(setting, Long.toString(value), why);
    }
}
