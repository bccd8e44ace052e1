package brokerlab.engine.differential;

import java.util.List;

/** Settings of topics and brokers, described and altered. Sets nothing of brokers that stays. */
final class ConfigScenarios {
    private static final int TOPIC = 2;
    private static final int BROKER = 4;

    private ConfigScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("configs/topic-described", ConfigScenarios::topicDescribed),
                new Scenario("configs/broker-described", ConfigScenarios::brokerDescribed),
                new Scenario("configs/incremental", ConfigScenarios::incremental),
                new Scenario("configs/altered", ConfigScenarios::altered),
                new Scenario("configs/values", ConfigScenarios::values),
                new Scenario("configs/brokers-altered", ConfigScenarios::brokers),
                new Scenario("configs/resources", ConfigScenarios::resources));
    }

    private static String describe(int type, String name, String keys) {
        return "{resources:[{resourceType:%d,resourceName:'%s',configurationKeys:%s}],includeSynonyms:true,includeDocumentation:false}"
                .formatted(type, name, keys);
    }

    private static String incremental(int type, String name, String key, int operation, String value) {
        return "{resources:[{resourceType:%d,resourceName:'%s',configs:[{name:'%s',configOperation:%d,value:%s}]}]}"
                .formatted(type, name, key, operation, value);
    }

    private static void topicDescribed(Lab lab) {
        lab.topic("t", "[[1,2,3]]", "{'cleanup.policy':'compact','max.message.bytes':1000}");
        lab.everyVersion("", 1, "DescribeConfigs", describe(TOPIC, "@t", "null"));
        lab.everyVersion(
                "some",
                1,
                "DescribeConfigs",
                describe(TOPIC, "@t", "['cleanup.policy','retention.ms','no.such.thing']"));
        lab.everyVersion("none", 1, "DescribeConfigs", describe(TOPIC, "@t", "[]"));
        lab.ask(
                "with documentation",
                "DescribeConfigs",
                4,
                describe(TOPIC, "@t", "['retention.ms']").replace("Documentation:false", "Documentation:true"));
        lab.everyVersion("unknown", 1, "DescribeConfigs", describe(TOPIC, "@no", "null"));
        lab.everyVersion("bad name", 1, "DescribeConfigs", describe(TOPIC, "a b", "null"));
        lab.everyVersion("empty name", 1, "DescribeConfigs", describe(TOPIC, "", "null"));
    }

    private static void brokerDescribed(Lab lab) {
        lab.everyVersion("1", 1, "DescribeConfigs", describe(BROKER, "1", "null"));
        lab.ask("2 at 1", 1, "DescribeConfigs", 4, describe(BROKER, "2", "null"));
        lab.ask("9", 1, "DescribeConfigs", 4, describe(BROKER, "9", "null"));
        lab.ask("x", 1, "DescribeConfigs", 4, describe(BROKER, "x", "null"));
        lab.ask("all", 1, "DescribeConfigs", 4, describe(BROKER, "", "null"));
        lab.ask("loggers", 1, "DescribeConfigs", 4, describe(8, "2", "null"));
    }

    private static void incremental(Lab lab) {
        lab.topic("t", "[[1,2,3]]");
        for (String[] step : new String[][] {
            {"retention.ms", "0", "'5000'"},
            {"retention.ms", "0", "'abc'"},
            {"retention.ms", "0", "null"},
            {"retention.ms", "0", "''"},
            {"retention.ms", "0", "'-2'"},
            {"retention.ms", "2", "'1'"},
            {"retention.ms", "3", "'1'"},
            {"retention.ms", "4", "'1'"},
            {"retention.ms", "-1", "'1'"},
            {"retention.ms", "1", "null"},
            {"retention.ms", "1", "'ignored'"},
            {"cleanup.policy", "2", "'compact'"},
            {"cleanup.policy", "2", "'compact'"},
            {"cleanup.policy", "3", "'delete'"},
            {"cleanup.policy", "3", "'delete'"},
            {"cleanup.policy", "3", "'compact'"},
            {"cleanup.policy", "1", "null"},
            {"cleanup.policy", "3", "'delete'"},
            {"cleanup.policy", "2", "'burn'"},
            {"cleanup.policy", "2", "'compact,delete'"},
            {"cleanup.policy", "0", "'delete,delete'"},
            {"cleanup.policy", "0", "' compact , delete '"},
            {"cleanup.policy", "1", "null"},
            {"no.such.thing", "0", "'1'"},
            {"no.such.thing", "1", "null"},
            {"", "0", "'1'"},
            {"leader.replication.throttled.replicas", "2", "'0:1'"},
            {"leader.replication.throttled.replicas", "2", "'0:2'"},
            {"leader.replication.throttled.replicas", "3", "'0:1'"},
            {"leader.replication.throttled.replicas", "0", "'*'"},
            {"leader.replication.throttled.replicas", "0", "'x'"},
            {"leader.replication.throttled.replicas", "1", "null"},
            {"min.insync.replicas", "0", "' 2 '"},
            {"min.insync.replicas", "0", "'0'"},
            {"min.insync.replicas", "0", "'2147483648'"},
            {"unclean.leader.election.enable", "0", "'TRUE'"},
            {"unclean.leader.election.enable", "0", "'yes'"},
            {"compression.type", "0", "'ZSTD'"},
            {"compression.type", "0", "'zstd'"},
            {"min.cleanable.dirty.ratio", "0", "'0.3'"},
            {"min.cleanable.dirty.ratio", "0", "'1.5'"},
            {"message.format.version", "0", "'2.8'"},
            {"message.format.version", "0", "'0.10.2'"},
            {"message.format.version", "0", "'nine'"},
            {"remote.storage.enable", "0", "'true'"},
            {"remote.storage.enable", "0", "'false'"},
            {"local.retention.ms", "0", "'100'"},
        }) {
            String what = step[0] + " op " + step[1] + " " + step[2];
            lab.ask(
                    what,
                    "IncrementalAlterConfigs",
                    1,
                    incremental(TOPIC, "@t", step[0], Integer.parseInt(step[1]), step[2]));
            if (!step[0].isEmpty()) {
                lab.ask(what, "DescribeConfigs", 4, describe(TOPIC, "@t", "['" + step[0] + "']"));
            }
        }
        lab.ask(
                "validated only",
                "IncrementalAlterConfigs",
                1,
                incremental(TOPIC, "@t", "retention.ms", 0, "'7'")
                        .replace("{resources", "{validateOnly:true,resources"));
        lab.ask(
                "one key twice",
                "IncrementalAlterConfigs",
                1,
                incremental(TOPIC, "@t", "retention.ms", 0, "'7'},{name:'retention.ms',configOperation:1,value:null"));
        lab.ask(
                "min lag above max",
                "IncrementalAlterConfigs",
                1,
                incremental(
                        TOPIC,
                        "@t",
                        "min.compaction.lag.ms",
                        0,
                        "'10'},{name:'max.compaction.lag.ms',configOperation:0,value:'5'"));
        lab.ask(
                "a good and a bad one",
                "IncrementalAlterConfigs",
                1,
                incremental(TOPIC, "@t", "retention.ms", 0, "'7'},{name:'segment.ms',configOperation:0,value:'x'"));
        lab.ask("nothing", "IncrementalAlterConfigs", 1, "{resources:[{resourceType:2,resourceName:'@t',configs:[]}]}");
        lab.ask("unknown topic", "IncrementalAlterConfigs", 1, incremental(TOPIC, "@no", "retention.ms", 0, "'7'"));
        lab.ask("bad topic", "IncrementalAlterConfigs", 1, incremental(TOPIC, "a b", "retention.ms", 0, "'7'"));
        for (String name : List.of(".", "..", "", "a/b", "x".repeat(250))) {
            String shown = name.length() > 9 ? "too long" : name;
            lab.ask(shown, "IncrementalAlterConfigs", 1, incremental(TOPIC, name, "retention.ms", 0, "'7'"));
            lab.ask(
                    shown,
                    "AlterConfigs",
                    2,
                    "{resources:[{resourceType:2,resourceName:'%s',configs:[]}]}".formatted(name));
            lab.ask(shown, "DescribeConfigs", 4, describe(TOPIC, name, "null"));
        }
        lab.ask(
                "internal topic",
                "IncrementalAlterConfigs",
                0,
                incremental(TOPIC, "__cluster_metadata", "retention.ms", 0, "'7'"));
        lab.ask("all", "DescribeConfigs", 4, describe(TOPIC, "@t", "null"));
    }

    private static void altered(Lab lab) {
        lab.topic("t", "[[1,2,3]]");
        for (int v = 0; v <= 2; v++) {
            for (String configs : List.of(
                    "{name:'retention.ms',value:'5000'},{name:'segment.ms',value:'6000'}",
                    "{name:'retention.ms',value:'7000'}",
                    "{name:'retention.ms',value:'x'}",
                    "{name:'retention.ms',value:null}",
                    "{name:'no.such.thing',value:'1'}",
                    "{name:'retention.ms',value:'1'},{name:'retention.ms',value:'2'}",
                    "")) {
                lab.ask(
                        configs,
                        "AlterConfigs",
                        v,
                        "{resources:[{resourceType:2,resourceName:'@t',configs:[%s]}]}".formatted(configs));
                lab.ask(
                        v + " " + configs,
                        "DescribeConfigs",
                        4,
                        describe(TOPIC, "@t", "['retention.ms','segment.ms']"));
            }
        }
        lab.ask("unknown", "AlterConfigs", 2, "{resources:[{resourceType:2,resourceName:'@no',configs:[]}]}");
        lab.ask(
                "validated only",
                "AlterConfigs",
                2,
                "{validateOnly:true,resources:[{resourceType:2,resourceName:'@t',configs:[{name:'segment.ms',value:'9'}]}]}");
    }

    /** The edge of each range of each topic setting. */
    private static void values(Lab lab) {
        lab.topic("t", "[[1,2,3]]");
        for (String key : List.of(
                "segment.bytes",
                "segment.ms",
                "segment.jitter.ms",
                "segment.index.bytes",
                "flush.messages",
                "flush.ms",
                "retention.bytes",
                "retention.ms",
                "max.message.bytes",
                "index.interval.bytes",
                "file.delete.delay.ms",
                "delete.retention.ms",
                "min.compaction.lag.ms",
                "max.compaction.lag.ms",
                "min.cleanable.dirty.ratio",
                "min.insync.replicas",
                "preallocate",
                "message.timestamp.type",
                "message.timestamp.difference.max.ms",
                "message.timestamp.before.max.ms",
                "message.timestamp.after.max.ms",
                "message.downconversion.enable",
                "local.retention.bytes",
                "compression.gzip.level",
                "compression.lz4.level",
                "compression.zstd.level",
                "remote.log.copy.disable",
                "remote.log.delete.on.disable")) {
            for (String value : List.of(
                    "-2",
                    "-1",
                    "0",
                    "1",
                    "13",
                    "14",
                    "0.5",
                    "2147483647",
                    "2147483648",
                    "9223372036854775807",
                    "true",
                    "CreateTime")) {
                lab.ask(
                        key + "=" + value,
                        "IncrementalAlterConfigs",
                        1,
                        incremental(TOPIC, "@t", key, 0, "'" + value + "'")
                                .replace("{resources", "{validateOnly:true,resources"));
            }
        }
    }

    private static void brokers(Lab lab) {
        for (String[] step : new String[][] {
            {"num.io.threads", "'16'"},
            {"num.io.threads", "'17'"},
            {"num.io.threads", "'4'"},
            {"num.io.threads", "'3'"},
            {"num.io.threads", "'0'"},
            {"num.network.threads", "'6'"},
            {"num.network.threads", "'7'"},
            {"num.network.threads", "'1'"},
            {"log.cleaner.threads", "'2'"},
            {"log.cleaner.threads", "'3'"},
            {"num.replica.fetchers", "'2'"},
            {"num.replica.fetchers", "'3'"},
            {"num.recovery.threads.per.data.dir", "'2'"},
            {"num.recovery.threads.per.data.dir", "'5'"},
            {"background.threads", "'5'"},
            {"background.threads", "'21'"},
            {"log.retention.ms", "'x'"},
            {"log.segment.bytes", "'13'"},
            {"log.segment.bytes", "'14'"},
            {"broker.id", "'4'"},
            {"zookeeper.connect", "'x'"},
            {"log.dirs", "'x'"},
            {"no.such.thing", "'x'"},
            {"sasl.kerberos.service.name", "'kafka'"},
            {"sasl.kerberos.ticket.renew.window.factor", "'0.7'"},
            {"log.message.format.version", "'2.8'"},
            {"unclean.leader.election.enable", "'maybe'"},
            {"max.connections", "'0'"},
            {"max.connections.per.ip", "'0'"},
            {"max.connections.per.ip.overrides", "'127.0.0.1:5'"},
            {"max.connections.per.ip.overrides", "'nonsense'"},
            {"follower.replication.throttled.rate", "'-1'"},
            {"follower.replication.throttled.rate", "'1000'"},
            {"min.insync.replicas", "'2'"},
            {"auto.leader.rebalance.enable", "'false'"},
            {"listeners", "'PLAINTEXT://127.0.0.1:1'"},
        }) {
            for (String broker : List.of("", "1")) {
                lab.ask(
                        (broker.isEmpty() ? "all: " : "1: ") + step[0] + "=" + step[1],
                        "IncrementalAlterConfigs",
                        1,
                        incremental(BROKER, broker, step[0], 0, step[1])
                                .replace("{resources", "{validateOnly:true,resources"));
            }
        }
        lab.ask("9", "IncrementalAlterConfigs", 1, incremental(BROKER, "9", "log.retention.ms", 0, "'5'"));
        lab.ask("x", "IncrementalAlterConfigs", 1, incremental(BROKER, "x", "log.retention.ms", 0, "'5'"));
        lab.ask("2 at 1", "IncrementalAlterConfigs", 1, incremental(BROKER, "2", "log.retention.ms", 0, "'5'"));
    }

    private static void resources(Lab lab) {
        for (int type : new int[] {-1, 0, 1, 3, 5, 8, 16, 32, 64, 127}) {
            lab.ask("type " + type, "DescribeConfigs", 4, describe(type, "@x", "null"));
            lab.ask("type " + type, "IncrementalAlterConfigs", 1, incremental(type, "@x", "retention.ms", 0, "'1'"));
            lab.ask(
                    "type " + type,
                    "AlterConfigs",
                    2,
                    "{resources:[{resourceType:%d,resourceName:'@x',configs:[]}]}".formatted(type));
        }
        lab.ask("logger", "IncrementalAlterConfigs", 1, incremental(8, "1", "no.such.logger", 0, "'DEBUG'"));
        lab.ask("logger, bad level", "IncrementalAlterConfigs", 1, incremental(8, "1", "root", 0, "'LOUD'"));
        lab.everyVersion("subscription", 1, "ListClientMetricsResources", "{}");
    }
}
