package brokerlab.engine.differential;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Apache Kafka's command line tools: exit code and every line they say. */
final class ToolScenarios {
    private static final String TOPICS = "TopicCommand";
    private static final String GROUPS = "consumer.group.ConsumerGroupCommand";
    private static final String MOVES = "reassign.ReassignPartitionsCommand";

    private ToolScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("tools/topics", ToolScenarios::topics),
                new Scenario("tools/configs", ToolScenarios::configs),
                new Scenario("tools/groups", ToolScenarios::groups),
                new Scenario("tools/records", ToolScenarios::records),
                new Scenario("tools/partitions", ToolScenarios::partitions),
                new Scenario("tools/cluster", ToolScenarios::cluster));
    }

    private static void topics(Lab lab) {
        lab.tool(
                TOPICS,
                "--create --topic @a --replica-assignment 1:2:3,2:3:1 --config retention.ms=77777 --config cleanup.policy=compact");
        lab.awaitTopic("a", 2);
        lab.tool(TOPICS, "--create --topic @a --partitions 1");
        lab.tool(TOPICS, "--create --if-not-exists --topic @a --partitions 1");
        lab.tool(TOPICS, "--create --topic @b --partitions 0 --replication-factor 1");
        lab.tool(TOPICS, "--create --topic @b --partitions 1 --replication-factor 7");
        lab.tool(TOPICS, "--create --topic a/b --partitions 1");
        lab.tool(TOPICS, "--create --topic @b --config no.such=1");
        lab.tool(TOPICS, "--create --topic @b --config retention.ms=x");
        lab.tool(TOPICS, "--describe --topic @a");
        lab.tool(TOPICS, "--describe --topic @a --topics-with-overrides");
        lab.tool(TOPICS, "--describe --topic @a --under-replicated-partitions");
        lab.tool(TOPICS, "--describe --topic @a --unavailable-partitions");
        lab.tool(TOPICS, "--describe --topic @a --under-min-isr-partitions");
        lab.tool(TOPICS, "--describe --topic @a --at-min-isr-partitions");
        lab.tool(TOPICS, "--describe --topic @no");
        lab.tool(TOPICS, "--describe --if-exists --topic @no");
        lab.tool(TOPICS, "--list --topic @a");
        lab.tool(TOPICS, "--list --topic @no");
        lab.tool(TOPICS, "--alter --topic @a --partitions 3 --replica-assignment 1:2:3,2:3:1,3:1:2");
        lab.tool(TOPICS, "--alter --topic @a --partitions 2");
        lab.tool(TOPICS, "--alter --topic @no --partitions 2");
        lab.tool(TOPICS, "--delete --topic @a");
        lab.tool(TOPICS, "--delete --topic @no");
        lab.tool(TOPICS, "--delete --if-exists --topic @no");
    }

    private static void configs(Lab lab) {
        lab.topic("c", "[[1,2,3]]");
        String topic = "--entity-type topics --entity-name @c";
        lab.configs("--alter " + topic + " --add-config retention.ms=1234567,cleanup.policy=[compact,delete]");
        lab.configs("--describe " + topic);
        lab.configs("--describe --all " + topic);
        lab.configs("--alter " + topic + " --delete-config retention.ms");
        lab.configs("--alter " + topic + " --delete-config segment.ms");
        lab.configs("--alter " + topic + " --delete-config no.such");
        lab.configs("--alter " + topic + " --add-config no.such=1");
        lab.configs("--alter " + topic + " --add-config retention.ms=x");
        lab.configs("--describe " + topic);
        lab.configs("--describe --entity-type topics --entity-name @no");
        lab.configs("--alter --entity-type topics --entity-name @no --add-config retention.ms=1");
        lab.configs("--describe --entity-type brokers --entity-default");
        lab.configs("--describe --entity-type brokers --entity-name 1");
        lab.configs("--describe --entity-type broker-loggers --entity-name 1");
        lab.configs("--alter --entity-type brokers --entity-name 1 --add-config log.cleaner.threads=2");
        lab.configs("--describe --entity-type brokers --entity-name 1");
        lab.configs("--alter --entity-type brokers --entity-name 1 --delete-config log.cleaner.threads");
        lab.configs("--alter --entity-type brokers --entity-name 1 --add-config num.io.threads=100");
        lab.configs("--alter --entity-type brokers --entity-name 1 --add-config broker.rack=x");
        lab.configs(
                "--alter --entity-type users --entity-name @u --add-config producer_byte_rate=1024,consumer_byte_rate=2048");
        lab.configs("--describe --entity-type users --entity-name @u");
        lab.configs(
                "--alter --entity-type users --entity-name @u --entity-type clients --entity-name @c --add-config request_percentage=50");
        lab.configs("--describe --entity-type users --entity-name @u --entity-type clients --entity-name @c");
        lab.configs(
                "--alter --entity-type users --entity-name @u --delete-config producer_byte_rate,consumer_byte_rate");
        lab.configs(
                "--alter --entity-type users --entity-name @s --add-config SCRAM-SHA-256=[iterations=8192,password=secret]");
        lab.configs("--describe --entity-type users --entity-name @s");
        lab.configs("--alter --entity-type users --entity-name @s --delete-config SCRAM-SHA-256");
        lab.configs("--alter --entity-type users --entity-name @s --delete-config SCRAM-SHA-256");
        lab.configs("--alter --entity-type ips --entity-name 10.9.8.7 --add-config connection_creation_rate=9");
        lab.configs("--describe --entity-type ips --entity-name 10.9.8.7");
        lab.configs("--alter --entity-type ips --entity-name 10.9.8.7 --delete-config connection_creation_rate");
        lab.configs("--alter --entity-type clients --entity-name @c --add-config no.such=1");
        lab.configs("--describe --entity-type client-metrics");
        lab.configs("--describe --entity-type groups --entity-name @g");
        lab.configs("--alter --entity-type client-metrics --entity-name @m --add-config interval.ms=1000");
        lab.configs("--alter --entity-type groups --entity-name @g --add-config consumer.session.timeout.ms=50000");
    }

    private static void groups(Lab lab) {
        lab.topic("g", "[[1,2,3],[2,3,1]]");
        lab.produce("g", 0, "[{value:'1'},{value:'2'},{value:'3'}]");
        int at = lab.coordinator("gr", 0);
        lab.tool(GROUPS, "--describe --group @gr");
        lab.tool(GROUPS, "--describe --group @gr --state");
        lab.tool(GROUPS, "--describe --group @gr --members");
        lab.look(
                at,
                "OffsetCommit",
                8,
                "{groupId:'@gr',topics:[{name:'@g',partitions:[{partitionIndex:0,committedOffset:1}]}]}");
        lab.tool(GROUPS, "--describe --group @gr");
        lab.tool(GROUPS, "--describe --group @gr --verbose");
        lab.tool(GROUPS, "--describe --group @gr --state", "<broker \\d>\\s+\\(\\d\\)", "<its coordinator>");
        lab.tool(GROUPS, "--describe --group @gr --members");
        lab.tool(GROUPS, "--describe --group @gr --offsets");
        lab.tool(GROUPS, "--reset-offsets --group @gr --topic @g --to-earliest --dry-run");
        lab.tool(GROUPS, "--reset-offsets --group @gr --topic @g --to-latest --execute");
        lab.tool(GROUPS, "--reset-offsets --group @gr --topic @g:0 --shift-by -1 --execute");
        lab.tool(GROUPS, "--reset-offsets --group @gr --topic @g --to-offset 99 --execute");
        lab.tool(GROUPS, "--reset-offsets --group @gr --topic @g --to-datetime 2023-11-14T00:00:00.000 --execute");
        lab.tool(GROUPS, "--reset-offsets --group @gr --topic @no --to-earliest --execute");
        lab.tool(GROUPS, "--reset-offsets --group @gr --all-topics --to-current --export --dry-run");
        lab.tool(GROUPS, "--delete-offsets --group @gr --topic @g:1");
        lab.tool(GROUPS, "--delete-offsets --group @gr --topic @no");
        lab.tool(GROUPS, "--delete-offsets --group @never --topic @g");
        lab.tool(GROUPS, "--list --state Empty", "(?m)^(?!@).*$", "");
        lab.tool(GROUPS, "--list --type classic --state", "(?m)^(?!@).*$", "");
        lab.tool(GROUPS, "--validate-regex a.*");
        lab.tool("GroupsCommand", "--list", "(?m)^(?!@).*$", "");
        lab.tool("GroupsCommand", "--list --consumer", "(?m)^(?!@).*$", "");
        lab.tool("GroupsCommand", "--list --share", "(?m)^(?!@).*$", "");
        lab.tool(GROUPS, "--delete --group @gr");
        lab.tool(GROUPS, "--delete --group @never");
    }

    private static void records(Lab lab) throws Exception {
        lab.topic("r", "[[1,2,3]]", "{}");
        lab.tool(
                "ConsoleProducer",
                "--topic @r --property parse.key=true --property key.separator=: --request-required-acks all",
                "a:1\nb:2\nc:3\n");
        lab.tool("ConsoleProducer", "--topic @no.such/name", "a\n");
        lab.tool(
                "consumer.ConsoleConsumer",
                "--topic @r --from-beginning --max-messages 3 --timeout-ms 20000 --property print.key=true --property print.offset=true --property print.partition=true --property print.headers=true");
        lab.tool("consumer.ConsoleConsumer", "--topic @r --partition 0 --offset 1 --max-messages 2 --timeout-ms 20000");
        // The console's records are of one millisecond or of several, as it happens.
        lab.topic("times", "[[1,2,3]]", "{'retention.ms':-1}");
        lab.ask(
                "three times",
                "Produce",
                9,
                ProduceScenarios.to("times", -1, "[{records:[{at:5,value:'a'},{at:9,value:'b'},{at:9,value:'c'}]}]"));
        for (String time : List.of(
                "-1",
                "-2",
                "-3",
                "-4",
                "-5",
                "-6",
                "earliest",
                "latest",
                "max-timestamp",
                "earliest-local",
                "latest-tiered",
                "1")) {
            lab.tool("GetOffsetShell", "--topic @times --time " + time);
        }
        lab.tool("GetOffsetShell", "--topic @no");
        lab.tool("GetOffsetShell", "--topic-partitions @r:0");
        lab.tool("GetOffsetShell", "--topic @r --partitions 0,1");
        lab.tool("GetOffsetShell", "--topic @r --exclude-internal-topics");
        lab.tool(
                "ProducerPerformance",
                "--topic @r --num-records 100 --record-size 10 --throughput -1 --producer-props acks=all bootstrap.servers=BOOTSTRAP",
                "\\d+(\\.\\d+)?",
                "N");
        lab.tool("ConsumerPerformance", "--topic @r --num-records 50 --timeout 20000", "\\d+(\\.\\d+)?|-", "N");
        lab.tool("GetOffsetShell", "--topic @r");
        lab.tool("EndToEndLatency", "--topic @r --num-records 3 --producer-acks all --record-size 10", "[\\d.]+", "N");
        Path file = Files.createTempFile("records", ".json");
        Files.writeString(
                file,
                "{\"partitions\":[{\"topic\":\"%s\",\"partition\":0,\"offset\":2}],\"version\":1}"
                        .formatted(lab.name("r")));
        lab.tool("DeleteRecordsCommand", "--offset-json-file " + file);
        Files.writeString(
                file,
                "{\"partitions\":[{\"topic\":\"%s\",\"partition\":0,\"offset\":2000}],\"version\":1}"
                        .formatted(lab.name("r")));
        lab.tool("DeleteRecordsCommand", "--offset-json-file " + file);
        Files.delete(file);
        lab.note(
                "dumped",
                lab.called(
                        "DumpLogSegments",
                        "--deep-iteration --print-data-log --files "
                                + lab.side().logs(1).resolve(lab.name("r") + "-0/00000000000000000000.log"),
                        "",
                        "(?m)^baseOffset.*$|CreateTime: \\d+",
                        ""));
    }

    private static void partitions(Lab lab) throws Exception {
        lab.topic("p", "[[1,2],[2,3]]");
        Path file = Files.createTempFile("moves", ".json");
        String name = lab.name("p");
        Files.writeString(
                file,
                "{\"version\":1,\"partitions\":[{\"topic\":\"%s\",\"partition\":0,\"replicas\":[1,3]}]}"
                        .formatted(name));
        lab.tool(MOVES, "--reassignment-json-file " + file + " --verify");
        lab.tool(MOVES, "--reassignment-json-file " + file + " --execute");
        lab.await(
                "the move",
                () -> lab.look(1, "Metadata", 7, "{topics:[{name:'@p'}]}")
                        .toString()
                        .contains("\"replicaNodes\":[1,3]"));
        lab.tool(MOVES, "--reassignment-json-file " + file + " --verify");
        lab.tool(MOVES, "--list");
        lab.tool(MOVES, "--reassignment-json-file " + file + " --cancel");
        Files.writeString(
                file,
                "{\"version\":1,\"partitions\":[{\"topic\":\"%s\",\"partition\":7,\"replicas\":[9]}]}".formatted(name));
        lab.tool(MOVES, "--reassignment-json-file " + file + " --execute");
        Files.writeString(file, "{\"version\":1,\"topics\":[{\"topic\":\"%s\"}]}".formatted(name));
        lab.tool(
                MOVES,
                "--topics-to-move-json-file " + file + " --broker-list 1,2,3 --generate",
                "\\[\\d(,\\d)*\\]",
                "[R]");
        Files.delete(file);
        lab.tool("LeaderElectionCommand", "--election-type preferred --topic @p --partition 0");
        lab.tool("LeaderElectionCommand", "--election-type unclean --topic @p --partition 0");
        lab.tool("LeaderElectionCommand", "--election-type preferred --topic @no --partition 0");
        lab.tool("LogDirsCommand", "--describe --topic-list @p --broker-list 1,2,3");
        lab.tool("LogDirsCommand", "--describe --topic-list @p --broker-list 1,9");
    }

    private static void cluster(Lab lab) {
        lab.tool("BrokerApiVersionsCommand", "");
        lab.tool("ClusterTool", "cluster-id", "ID: .*", "ID: N");
        lab.tool("ClusterTool", "unregister --id 9");
        lab.tool("ClusterTool", "list-endpoints");
        lab.tool("FeatureCommand", "describe");
        lab.tool("FeatureCommand", "upgrade --feature metadata.version=7");
        lab.tool("MetadataQuorumCommand", "describe --status");
        lab.tool("TransactionsCommand", "list");
        lab.tool("TransactionsCommand", "describe --transactional-id @t");
        lab.tool("TransactionsCommand", "describe-producers --topic @t --partition 0");
        lab.tool("TransactionsCommand", "find-hanging --broker-id 1");
        lab.tool("AclCommand", "--list");
        lab.tool("AclCommand", "--add --allow-principal User:a --operation Read --topic @t");
        lab.tool("DelegationTokenCommand", "--describe --command-config /dev/null");
        lab.tool("ClientMetricsCommand", "--list");
        lab.tool("ClientMetricsCommand", "--describe");
        lab.tool("ClientMetricsCommand", "--alter --name @m --metrics org.apache.kafka. --interval 1000");
        lab.tool("consumer.group.ShareGroupCommand", "--list");
        lab.tool("streams.StreamsGroupCommand", "--list");
    }
}
