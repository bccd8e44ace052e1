package brokerlab.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One topic's settings in force on one broker, resolved once: topic over broker synonym over default. Immutable; made anew
 * when either side changes.
 */
public record TopicSettings(
        boolean cleanupDelete,
        boolean cleanupCompact,
        String compressionType,
        int gzipLevel,
        int lz4Level,
        int zstdLevel,
        long deleteRetentionMs,
        long fileDeleteDelayMs,
        long flushMessages,
        long flushMs,
        int indexIntervalBytes,
        long maxCompactionLagMs,
        int maxDecompressedBytes,
        int maxMessageBytes,
        boolean downConversion,
        long timestampAfterMaxMs,
        long timestampBeforeMaxMs,
        boolean logAppendTime,
        double minCleanableDirtyRatio,
        long minCompactionLagMs,
        int minInsyncReplicas,
        boolean preallocate,
        long retentionBytes,
        long retentionMs,
        int segmentBytes,
        int segmentIndexBytes,
        long segmentJitterMs,
        long segmentMs,
        boolean uncleanLeaderElection,
        ThrottledReplicas leaderThrottled,
        ThrottledReplicas followerThrottled) {

    /**
     * Resolves a topic's settings.
     *
     * @param overrides the topic's own values, as checked by {@link Setting#checked}
     */
    public static TopicSettings resolve(BrokerSettings broker, Map<String, String> overrides) {
        List<String> policy = Setting.list(value(broker, overrides, "cleanup.policy"));
        return new TopicSettings(
                policy.contains("delete"),
                policy.contains("compact"),
                value(broker, overrides, "compression.type"),
                intOf(broker, overrides, "compression.gzip.level"),
                intOf(broker, overrides, "compression.lz4.level"),
                intOf(broker, overrides, "compression.zstd.level"),
                longOf(broker, overrides, "delete.retention.ms"),
                longOf(broker, overrides, "file.delete.delay.ms"),
                longOf(broker, overrides, "flush.messages"),
                longOf(broker, overrides, "flush.ms"),
                intOf(broker, overrides, "index.interval.bytes"),
                longOf(broker, overrides, "max.compaction.lag.ms"),
                intOf(broker, overrides, "max.decompressed.message.bytes"),
                intOf(broker, overrides, "max.message.bytes"),
                Boolean.parseBoolean(value(broker, overrides, "message.downconversion.enable")),
                timestampBound(broker, overrides, "message.timestamp.after.max.ms"),
                timestampBound(broker, overrides, "message.timestamp.before.max.ms"),
                value(broker, overrides, "message.timestamp.type").equals("LogAppendTime"),
                Double.parseDouble(value(broker, overrides, "min.cleanable.dirty.ratio")),
                longOf(broker, overrides, "min.compaction.lag.ms"),
                intOf(broker, overrides, "min.insync.replicas"),
                Boolean.parseBoolean(value(broker, overrides, "preallocate")),
                longOf(broker, overrides, "retention.bytes"),
                longOf(broker, overrides, "retention.ms"),
                intOf(broker, overrides, "segment.bytes"),
                intOf(broker, overrides, "segment.index.bytes"),
                longOf(broker, overrides, "segment.jitter.ms"),
                longOf(broker, overrides, "segment.ms"),
                Boolean.parseBoolean(value(broker, overrides, "unclean.leader.election.enable")),
                ThrottledReplicas.parse(value(broker, overrides, "leader.replication.throttled.replicas")),
                ThrottledReplicas.parse(value(broker, overrides, "follower.replication.throttled.replicas")));
    }

    /** Where one side has no bound of its own, the older one for both sides holds (KIP-937). */
    private static long timestampBound(BrokerSettings broker, Map<String, String> overrides, String name) {
        long bound = longOf(broker, overrides, name);
        return bound == Long.MAX_VALUE ? longOf(broker, overrides, "message.timestamp.difference.max.ms") : bound;
    }

    /** Everything at its default. */
    public static TopicSettings defaults() {
        return resolve(new BrokerSettings(Map.of()), Map.of());
    }

    /** A setting's value in force for a topic and all candidates. */
    public static EffectiveValue effective(BrokerSettings broker, Map<String, String> overrides, String name) {
        Setting setting = Catalogue.honoured()
                .topic(name)
                .or(() -> Catalogue.find(Setting.Scope.TOPIC, name))
                .orElseThrow(() -> new IllegalArgumentException("unknown topic setting " + name));
        var candidates = new ArrayList<EffectiveValue.Candidate>();
        String own = overrides.get(name);
        Optional<String> value = Optional.ofNullable(own);
        Source source = Source.TOPIC;
        if (own != null) {
            candidates.add(new EffectiveValue.Candidate(name, own, Source.TOPIC));
        }
        if (setting.synonyms().isEmpty()) {
            setting.defaultValue()
                    .ifPresent(v -> candidates.add(new EffectiveValue.Candidate(name, v, Source.DEFAULT)));
            return new EffectiveValue(
                    setting,
                    value.or(setting::defaultValue),
                    own != null ? Source.TOPIC : Source.DEFAULT,
                    List.copyOf(candidates));
        }
        // The broker's own fall-backs already hold the coarser units, so the first synonym names them all.
        EffectiveValue inherited = broker.effective(setting.synonyms().getFirst());
        candidates.addAll(inherited.synonyms());
        if (value.isEmpty()) {
            value = inherited.value().or(setting::defaultValue);
            source = inherited.source();
        }
        return new EffectiveValue(setting, value, source, List.copyOf(candidates));
    }

    private static String value(BrokerSettings broker, Map<String, String> overrides, String name) {
        return effective(broker, overrides, name)
                .value()
                .orElseThrow(() -> new IllegalStateException(name + " has no value"));
    }

    private static int intOf(BrokerSettings broker, Map<String, String> overrides, String name) {
        return Integer.parseInt(value(broker, overrides, name));
    }

    private static long longOf(BrokerSettings broker, Map<String, String> overrides, String name) {
        return Long.parseLong(value(broker, overrides, name));
    }
}
