package brokerlab.engine.config;

import java.util.Locale;

/** What a setting is about; the order is that of a form. */
public enum Section {
    BROKER("Broker"),
    NETWORK("Network"),
    REQUESTS("Requests"),
    TOPICS("Topics"),
    STORAGE("Storage"),
    RETENTION("Retention"),
    COMPACTION("Compaction"),
    MESSAGES("Messages"),
    REPLICATION("Replication"),
    GROUPS("Consumer groups"),
    TRANSACTIONS("Transactions"),
    CONTROLLER("Controller"),
    SECURITY("Security"),
    QUOTAS("Quotas"),
    METRICS("Metrics"),
    ZOOKEEPER("ZooKeeper client"),
    TIERED_STORAGE("Tiered storage"),
    KRAFT("KRaft"),
    ENSEMBLE("Ensemble"),
    QUORUM("Quorum"),
    CLIENTS("Clients"),
    TRANSACTION_LOG("Transaction log and snapshots"),
    TLS("TLS"),
    AUTHENTICATION("Authentication"),
    THROTTLING("Throttling"),
    PERFORMANCE("Threads and buffers"),
    WATCHES("Watches, caches and data"),
    ADMINISTRATION("Administration"),
    RISKY("Unsafe and experimental");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /** The heading, in Korean for a Korean locale and else in English. */
    public String title(Locale locale) {
        return Meanings.isKorean(locale) ? Meanings.korean("section", name()).orElse(title) : title;
    }

    /** Longest prefix wins, so the order here is free. */
    private record Rule(String prefix, Section section) {}

    private static final Rule[] RULES = {
        new Rule("", BROKER),
        new Rule("listener", NETWORK),
        new Rule("advertised.", NETWORK),
        new Rule("socket.", NETWORK),
        new Rule("max.connection", NETWORK),
        new Rule("connection", NETWORK),
        new Rule("connections.max.reauth", SECURITY),
        new Rule("connection.failed.auth", SECURITY),
        new Rule("inter.broker.listener", NETWORK),
        new Rule("control.plane.", NETWORK),
        new Rule("early.start.", KRAFT),
        new Rule("num.network.", NETWORK),
        new Rule("num.io.", REQUESTS),
        new Rule("queued.", REQUESTS),
        new Rule("request.timeout", REQUESTS),
        new Rule("fetch.", REQUESTS),
        new Rule("max.incremental.fetch", REQUESTS),
        new Rule("max.request.", REQUESTS),
        new Rule("producer.purgatory", REQUESTS),
        new Rule("share.fetch.purgatory", REQUESTS),
        new Rule("delete.records.purgatory", REQUESTS),
        new Rule("num.partitions", TOPICS),
        new Rule("default.replication", TOPICS),
        new Rule("auto.create", TOPICS),
        new Rule("delete.topic", TOPICS),
        new Rule("create.topic.policy", TOPICS),
        new Rule("log.", STORAGE),
        new Rule("background.threads", STORAGE),
        new Rule("num.recovery", STORAGE),
        new Rule("num.replica.alter.log", STORAGE),
        new Rule("cordoned.", STORAGE),
        new Rule("flush.", STORAGE),
        new Rule("index.", STORAGE),
        new Rule("segment.", STORAGE),
        new Rule("preallocate", STORAGE),
        new Rule("file.delete", STORAGE),
        new Rule("log.retention", RETENTION),
        new Rule("log.roll", RETENTION),
        new Rule("log.segment.bytes", RETENTION),
        new Rule("log.segment.delete", RETENTION),
        new Rule("segment.bytes", RETENTION),
        new Rule("segment.ms", RETENTION),
        new Rule("segment.jitter", RETENTION),
        new Rule("retention.", RETENTION),
        new Rule("log.cleaner", COMPACTION),
        new Rule("log.cleanup", COMPACTION),
        new Rule("cleanup.", COMPACTION),
        new Rule("delete.retention", COMPACTION),
        new Rule("min.cleanable", COMPACTION),
        new Rule("min.compaction", COMPACTION),
        new Rule("max.compaction", COMPACTION),
        new Rule("compression.", MESSAGES),
        new Rule("message.", MESSAGES),
        new Rule("max.message", MESSAGES),
        new Rule("max.decompressed", MESSAGES),
        new Rule("log.message", MESSAGES),
        new Rule("log.dir.failure", KRAFT),
        new Rule("log.local.", TIERED_STORAGE),
        new Rule("log.remote.", TIERED_STORAGE),
        new Rule("local.retention", TIERED_STORAGE),
        new Rule("remote.", TIERED_STORAGE),
        new Rule("follower.fetch.last.tiered", TIERED_STORAGE),
        new Rule("replica", REPLICATION),
        new Rule("num.replica.fetchers", REPLICATION),
        new Rule("min.insync", REPLICATION),
        new Rule("unclean.", REPLICATION),
        new Rule("leader.replication", REPLICATION),
        new Rule("follower.replication", REPLICATION),
        new Rule("eligible.leader", REPLICATION),
        new Rule("replication.quota", QUOTAS),
        new Rule("quota.", QUOTAS),
        new Rule("alter.log.dirs.replication.quota", QUOTAS),
        new Rule("controller.quota", QUOTAS),
        new Rule("client.quota", QUOTAS),
        new Rule("group.", GROUPS),
        new Rule("consumer.", GROUPS),
        new Rule("share.", GROUPS),
        new Rule("streams.", GROUPS),
        new Rule("offset", GROUPS),
        new Rule("errors.deadletter", GROUPS),
        new Rule("transaction", TRANSACTIONS),
        new Rule("producer.id", TRANSACTIONS),
        new Rule("add.partitions.to.txn", TRANSACTIONS),
        new Rule("auto.leader", CONTROLLER),
        new Rule("leader.imbalance", CONTROLLER),
        new Rule("controlled.shutdown", CONTROLLER),
        new Rule("controller.socket", CONTROLLER),
        new Rule("alter.config.policy", CONTROLLER),
        new Rule("controller.quorum", KRAFT),
        new Rule("controller.listener", KRAFT),
        new Rule("metadata.", KRAFT),
        new Rule("broker.heartbeat", KRAFT),
        new Rule("broker.session", KRAFT),
        new Rule("initial.broker", KRAFT),
        new Rule("node.id", KRAFT),
        new Rule("process.roles", KRAFT),
        new Rule("ssl.", SECURITY),
        new Rule("sasl.", SECURITY),
        new Rule("security.", SECURITY),
        new Rule("principal.", SECURITY),
        new Rule("authorizer.", SECURITY),
        new Rule("password.", SECURITY),
        new Rule("delegation.", SECURITY),
        new Rule("metric", METRICS),
        new Rule("kafka.metrics", METRICS),
        new Rule("telemetry.", METRICS),
        new Rule("auto.include.jmx", METRICS),
        new Rule("zookeeper.", ZOOKEEPER),
    };

    /** The section of a broker, topic or group setting. */
    static Section of(String name) {
        Rule best = RULES[0];
        for (Rule rule : RULES) {
            if (name.startsWith(rule.prefix())
                    && rule.prefix().length() > best.prefix().length()) {
                best = rule;
            }
        }
        return best.section();
    }
}
