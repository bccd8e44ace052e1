package brokerlab.engine.differential;

import java.util.List;

/** Where records are: by time, by leader epoch, and where a log starts. */
final class OffsetScenarios {
    private OffsetScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("offsets/list", OffsetScenarios::list),
                new Scenario("offsets/list-empty", OffsetScenarios::empty),
                new Scenario("offsets/segments", OffsetScenarios::segments),
                new Scenario("offsets/epochs", OffsetScenarios::epochs),
                new Scenario("offsets/delete-records", OffsetScenarios::deleteRecords));
    }

    private static String of(String topic, long timestamp, String more) {
        return "{replicaId:-1,topics:[{name:'@%s',partitions:[{partitionIndex:0,timestamp:%d%s}]}]}"
                .formatted(topic, timestamp, more);
    }

    private static void list(Lab lab) {
        lab.topic("l", "[[1,2,3]]");
        long at = RecordBytes.AT;
        lab.produce("l", 0, "[{at:%d,value:'1'},{at:%d,value:'2'},{at:%d,value:'3'}]".formatted(at, at + 10, at + 5));
        lab.produce("l", 0, "[{at:%d,value:'4'}]".formatted(at + 20));
        lab.produce("l", 0, "[{at:%d,value:'5'}]".formatted(at + 15));
        for (long time : new long[] {
            -1, -2, -3, -4, -5, -6, -7, 0, at - 1, at, at + 1, at + 10, at + 11, at + 20, at + 21, Long.MAX_VALUE
        }) {
            lab.everyVersion(
                    "time " + (time > at / 2 ? "T+" + (time - at) : time), 1, "ListOffsets", of("l", time, ""));
        }
        for (int version : new int[] {2, 7, 9}) {
            for (int level : new int[] {0, 1, 2}) {
                lab.ask(
                        "isolation " + level,
                        "ListOffsets",
                        version,
                        of("l", -1, "").replace("{rep", "{isolationLevel:" + level + ",rep"));
            }
            for (int replica : new int[] {-2, -3, 2, 9}) {
                lab.ask(
                        "as " + replica,
                        "ListOffsets",
                        version,
                        of("l", -1, "").replace("replicaId:-1", "replicaId:" + replica));
            }
        }
        for (int epoch : new int[] {-2, -1, 0, 1, 100}) {
            lab.versions(4, 9, "epoch " + epoch, 1, "ListOffsets", of("l", -1, ",currentLeaderEpoch:" + epoch));
        }
        lab.everyVersion("unknown topic", 1, "ListOffsets", of("no", -1, ""));
        lab.everyVersion("at a follower", 2, "ListOffsets", of("l", -1, ""));
        lab.ask("partition 7", "ListOffsets", 7, of("l", -1, "").replace("Index:0", "Index:7"));
        lab.ask("partition twice", "ListOffsets", 7, of("l", -1, "},{partitionIndex:0,timestamp:-2"));
        lab.ask("bad name", "ListOffsets", 7, of("l", -1, "").replace("'@l'", "'a b'"));
    }

    private static void empty(Lab lab) {
        lab.topic("e", "[[1,2,3]]");
        for (long time : new long[] {-1, -2, -3, 0, RecordBytes.AT}) {
            lab.everyVersion("time " + time, 1, "ListOffsets", of("e", time, ""));
        }
    }

    /** Version 0 tells where segments start. */
    private static void segments(Lab lab) {
        lab.topic("s", "[[1]]", "{'retention.ms':-1,'segment.bytes':200}");
        lab.topic("none", "[[1]]");
        lab.topic("two", "[[1,2]]");
        for (int i = 0; i < 4; i++) {
            lab.produce("s", 0, "[{value:50},{value:50}]");
        }
        for (int most : new int[] {-1, 0, 1, 2, 4, 5, 6, 100, 2147483647}) {
            for (String topic : List.of("s", "none")) {
                for (long time : new long[] {-1, -2, -3, 0, Long.MAX_VALUE}) {
                    for (int replica : new int[] {-1, -2, 1}) {
                        String body = of(topic, time, ",maxNumOffsets:" + most);
                        lab.ask(
                                topic + " " + time + ", " + most + " at most, as " + replica,
                                "ListOffsets",
                                0,
                                body.replace("replicaId:-1", "replicaId:" + replica));
                    }
                }
            }
        }
        lab.ask(
                "after a deletion",
                "DeleteRecords",
                1,
                "{timeoutMs:10000,topics:[{name:'@s',partitions:[{partitionIndex:0,offset:3}]}]}");
        // A segment that lies below goes at once here, there at the next look.
        for (int most : new int[] {1, 3}) {
            lab.ask("from 3, " + most, "ListOffsets", 0, of("s", -1, ",maxNumOffsets:" + most));
            lab.ask("from 3 by time, " + most, "ListOffsets", 0, of("s", Long.MAX_VALUE, ",maxNumOffsets:" + most));
        }
        lab.ask("at a follower", 2, "ListOffsets", 0, of("two", -1, ",maxNumOffsets:5"));
        for (int epoch : new int[] {-1, 0, 5}) {
            for (long time : new long[] {-1, -2, -3, 0}) {
                String body = of("two", time, ",currentLeaderEpoch:" + epoch).replace("replicaId:-1", "replicaId:-2");
                lab.everyVersion(
                        "at a follower as -2: " + time + ", epoch " + epoch,
                        2,
                        "ListOffsets",
                        body.replace("timestamp", "maxNumOffsets:5,timestamp"));
            }
        }
        lab.ask("elsewhere", "ListOffsets", 0, of("no", -1, ",maxNumOffsets:5"));
    }

    private static void epochs(Lab lab) {
        lab.topic("o", "[[1,2,3]]");
        lab.produce("o", 0, "[{value:'1'},{value:'2'}]");
        for (int epoch : new int[] {-2, -1, 0, 1, 100}) {
            for (int current : new int[] {-1, 0, 1, 100}) {
                lab.everyVersion(
                        "epoch " + epoch + ", current " + current,
                        1,
                        "OffsetForLeaderEpoch",
                        "{replicaId:-1,topics:[{topic:'@o',partitions:[{partition:0,leaderEpoch:%d,currentLeaderEpoch:%d}]}]}"
                                .formatted(epoch, current));
            }
        }
        for (int broker : new int[] {1, 2}) {
            lab.everyVersion("elsewhere and nowhere, at " + broker, broker, "OffsetForLeaderEpoch", """
                    {replicaId:-1,topics:[{topic:'@o',partitions:[{partition:0,leaderEpoch:0},{partition:4,leaderEpoch:0}]},
                    {topic:'@no',partitions:[{partition:0,leaderEpoch:0}]}]}""");
        }
    }

    private static void deleteRecords(Lab lab) {
        lab.topic("d", "[[1,2,3]]");
        lab.produce("d", 0, "[{value:'1'},{value:'2'},{value:'3'},{value:'4'}]");
        for (long offset : new long[] {0, 1, 1, 0, 3, 5, -2, -3, 4, -1}) {
            lab.everyVersion(
                    "to " + offset,
                    1,
                    "DeleteRecords",
                    "{timeoutMs:10000,topics:[{name:'@d',partitions:[{partitionIndex:0,offset:%d}]}]}"
                            .formatted(offset));
            lab.ask("start", "ListOffsets", 5, of("d", -2, ""));
        }
        lab.topic("c", "[[1,2,3]]", "{'cleanup.policy':'compact'}");
        lab.topic("both", "[[1,2,3]]", "{'cleanup.policy':'compact,delete','retention.ms':-1}");
        for (String topic : List.of("c", "both", "no")) {
            lab.ask(
                    topic,
                    "DeleteRecords",
                    2,
                    "{timeoutMs:10000,topics:[{name:'@%s',partitions:[{partitionIndex:0,offset:0}]}]}"
                            .formatted(topic));
        }
        lab.ask(
                "at a follower",
                2,
                "DeleteRecords",
                2,
                "{timeoutMs:10000,topics:[{name:'@d',partitions:[{partitionIndex:0,offset:0}]}]}");
        lab.ask(
                "partition 9",
                "DeleteRecords",
                2,
                "{timeoutMs:10000,topics:[{name:'@d',partitions:[{partitionIndex:9,offset:0}]}]}");
        lab.ask(
                "timeout 0",
                "DeleteRecords",
                2,
                "{timeoutMs:0,topics:[{name:'@d',partitions:[{partitionIndex:0,offset:4}]}]}");
        lab.ask(
                "internal",
                "DeleteRecords",
                2,
                "{timeoutMs:1000,topics:[{name:'__consumer_offsets',partitions:[{partitionIndex:99,offset:4}]}]}");
    }
}
