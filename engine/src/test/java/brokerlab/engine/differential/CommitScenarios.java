package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** Offsets of groups: committed, fetched, deleted. */
final class CommitScenarios {
    private CommitScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("commits/versions", CommitScenarios::versions),
                new Scenario("commits/wrong", CommitScenarios::wrong),
                new Scenario("commits/stored", CommitScenarios::stored),
                new Scenario("commits/nothing", CommitScenarios::nothing),
                new Scenario("commits/deleted", CommitScenarios::deleted));
    }

    private static String commit(String group, String topic, String partition) {
        return "{groupId:'@%s',topics:[{name:'@%s',partitions:[{%s}]}]}".formatted(group, topic, partition);
    }

    private static void fetched(Lab lab, String step, int at, String group, String topic) {
        lab.versions(
                0,
                7,
                step,
                at,
                "OffsetFetch",
                "{groupId:'@%s',topics:[{name:'@%s',partitionIndexes:[0,1,7]}]}".formatted(group, topic));
        lab.versions(2, 7, step + ", all", at, "OffsetFetch", "{groupId:'@%s',topics:null}".formatted(group));
        lab.versions(
                7,
                7,
                step + ", stable",
                at,
                "OffsetFetch",
                "{groupId:'@%s',topics:null,requireStable:true}".formatted(group));
        lab.versions(
                8,
                9,
                step,
                at,
                "OffsetFetch",
                "{groups:[{groupId:'@%s',topics:[{name:'@%s',partitionIndexes:[0,1,7]}]},{groupId:'@none',topics:null},{groupId:'@%s',topics:null}]}"
                        .formatted(group, topic, group));
    }

    private static void versions(Lab lab) {
        lab.topic("c", "[[1,2,3],[1,2,3]]");
        for (int v = 0; v <= 9; v++) {
            String group = "g" + v;
            int at = lab.coordinator(group, 0);
            lab.ask(
                    "",
                    at,
                    "OffsetCommit",
                    v,
                    commit(group, "c", "partitionIndex:0,committedOffset:5,committedMetadata:'meta'"));
            lab.ask(
                    "null metadata",
                    at,
                    "OffsetCommit",
                    v,
                    commit(group, "c", "partitionIndex:1,committedOffset:6,committedMetadata:null"));
            lab.versions(
                    v < 8 ? 1 : 8,
                    v < 8 ? 7 : 9,
                    group,
                    at,
                    "OffsetFetch",
                    v < 8
                            ? "{groupId:'@%s',topics:[{name:'@c',partitionIndexes:[0,1]}]}".formatted(group)
                            : "{groups:[{groupId:'@%s',topics:null}]}".formatted(group));
            lab.ask(
                    "with an epoch",
                    at,
                    "OffsetCommit",
                    v,
                    commit(group, "c", "partitionIndex:0,committedOffset:7,committedLeaderEpoch:3"));
            lab.ask(
                    "with a retention",
                    at,
                    "OffsetCommit",
                    v,
                    commit(group, "c", "partitionIndex:0,committedOffset:7")
                            .replace("{group", "{retentionTimeMs:1000,group"));
        }
        fetched(lab, "committed", lab.coordinator("g6", 0), "g6", "c");
    }

    private static void wrong(Lab lab) {
        lab.topic("c", "[[1,2,3]]");
        int at = lab.coordinator("w", 0);
        lab.everyVersion("unknown topic", at, "OffsetCommit", commit("w", "no", "partitionIndex:0,committedOffset:5"));
        lab.everyVersion(
                "unknown partition", at, "OffsetCommit", commit("w", "c", "partitionIndex:7,committedOffset:5"));
        for (int v : new int[] {2, 5, 8, 9}) {
            for (long offset : new long[] {-2, -1, 0, Long.MAX_VALUE}) {
                lab.ask(
                        "offset " + offset,
                        at,
                        "OffsetCommit",
                        v,
                        commit("w", "c", "partitionIndex:0,committedOffset:" + offset));
            }
            for (int length : new int[] {4096, 4097}) {
                lab.ask(
                        "metadata of " + length,
                        at,
                        "OffsetCommit",
                        v,
                        commit(
                                "w",
                                "c",
                                "partitionIndex:0,committedOffset:1,committedMetadata:'" + "x".repeat(length) + "'"));
            }
            lab.ask(
                    "generation 3",
                    at,
                    "OffsetCommit",
                    v,
                    commit("w", "c", "partitionIndex:0,committedOffset:1")
                            .replace("{group", "{generationIdOrMemberEpoch:3,group"));
            lab.ask(
                    "member",
                    at,
                    "OffsetCommit",
                    v,
                    commit("w", "c", "partitionIndex:0,committedOffset:1").replace("{group", "{memberId:'m',group"));
            lab.ask(
                    "member and generation",
                    at,
                    "OffsetCommit",
                    v,
                    commit("w", "c", "partitionIndex:0,committedOffset:1")
                            .replace("{group", "{memberId:'m',generationIdOrMemberEpoch:3,group"));
            lab.ask(
                    "group that never was, generation 3",
                    at,
                    "OffsetCommit",
                    v,
                    commit("w", "c", "partitionIndex:0,committedOffset:1")
                            .replace("{group", "{memberId:'m',generationIdOrMemberEpoch:3,group"));
            lab.ask(
                    "empty group",
                    at,
                    "OffsetCommit",
                    v,
                    commit("w", "c", "partitionIndex:0,committedOffset:1").replace("'@w'", "''"));
            lab.ask("no topics", at, "OffsetCommit", v, "{groupId:'@w',topics:[]}");
            lab.ask("no partitions", at, "OffsetCommit", v, "{groupId:'@w',topics:[{name:'@c',partitions:[]}]}");
            lab.ask(
                    "instance",
                    at,
                    "OffsetCommit",
                    v,
                    commit("w", "c", "partitionIndex:0,committedOffset:1")
                            .replace("{group", "{groupInstanceId:'@i',group"));
            lab.ask(
                    "partition twice",
                    at,
                    "OffsetCommit",
                    v,
                    commit("w", "c", "partitionIndex:0,committedOffset:1},{partitionIndex:0,committedOffset:2"));
        }
        fetched(lab, "unknown group", at, "never", "c");
        fetched(lab, "what is left", at, "w", "c");
        lab.versions(0, 7, "empty group", at, "OffsetFetch", "{groupId:'',topics:[{name:'@c',partitionIndexes:[0]}]}");
        lab.versions(0, 7, "no topics", at, "OffsetFetch", "{groupId:'@w',topics:[]}");
        lab.versions(
                0,
                7,
                "elsewhere",
                at % Side.BROKERS + 1,
                "OffsetFetch",
                "{groupId:'@w',topics:[{name:'@c',partitionIndexes:[0]}]}");
        lab.versions(
                9,
                9,
                "with a member",
                at,
                "OffsetFetch",
                "{groups:[{groupId:'@w',memberId:'m',memberEpoch:3,topics:null}]}");
    }

    /** What is written of a commit that says when it was made. */
    private static void stored(Lab lab) {
        lab.topic("c", "[[1,2,3]]");
        int partitions = lab.look(1, "Metadata", 7, "{topics:[{name:'__consumer_offsets'}]}")
                .findPath("partitions")
                .size();
        for (long time : new long[] {RecordBytes.AT, 0, -2}) {
            String group = "at" + time;
            int at = lab.coordinator(group, 0);
            int partition = Utils.abs(lab.name(group).hashCode()) % partitions;
            long end = lab.look(
                            at,
                            "ListOffsets",
                            7,
                            "{replicaId:-1,topics:[{name:'__consumer_offsets',partitions:[{partitionIndex:%d,timestamp:-1}]}]}"
                                    .formatted(partition))
                    .findPath("offset")
                    .asLong();
            lab.ask(
                    "of " + time,
                    at,
                    "OffsetCommit",
                    1,
                    commit(
                            group,
                            "c",
                            "partitionIndex:0,committedOffset:5,committedMetadata:'meta',commitTimestamp:" + time));
            JsonNode batch = lab.look(
                            at,
                            "Fetch",
                            11,
                            "{maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'__consumer_offsets',partitions:[{partition:%d,fetchOffset:%d,partitionMaxBytes:100000}]}]}"
                                    .formatted(partition, end))
                    .findPath("records")
                    .path(0);
            lab.note("of " + time + ", written", batch.path("payload"));
            lab.ask("of " + time, at, "OffsetFetch", 5, "{groupId:'@%s',topics:null}".formatted(group));
        }
    }

    /** Whether a group comes to be by commits of nothing. */
    private static void nothing(Lab lab) {
        lab.topic("c", "[[1,2,3]]");
        String[] commits = {
            "{groupId:'@%s',topics:[]}",
            "{groupId:'@%s',topics:[{name:'@c',partitions:[]}]}",
            "{groupId:'@%s',topics:[{name:'@no',partitions:[{partitionIndex:0,committedOffset:5}]}]}",
            "{groupId:'@%s',topics:[{name:'@c',partitions:[{partitionIndex:7,committedOffset:5}]}]}",
            "{groupId:'@%s',topics:[{name:'@c',partitions:[{partitionIndex:0,committedOffset:5,committedMetadata:'"
                    + "x".repeat(4097) + "'}]}]}"
        };
        for (int version : new int[] {0, 1, 2, 8, 9}) {
            for (int i = 0; i < commits.length; i++) {
                String group = "n" + version + i;
                int at = lab.coordinator(group, 0);
                lab.ask(i + " of " + group, at, "OffsetCommit", version, commits[i].formatted(group));
                lab.ask(
                        i + " of " + group + " as a member",
                        at,
                        "OffsetCommit",
                        version,
                        commits[i]
                                .formatted(group)
                                .replace("{group", "{memberId:'m',generationIdOrMemberEpoch:3,group"));
                lab.ask(i + " of " + group, at, "DescribeGroups", 5, "{groups:['@%s']}".formatted(group));
                lab.askMine(i + " of " + group, at, "ListGroups", 4, "{}");
                lab.ask(i + " of " + group, at, "DeleteGroups", 2, "{groupsNames:['@%s']}".formatted(group));
            }
        }
        int here = lab.coordinator("negative", 0);
        for (int retention : new int[] {-2, 0, 1, 100_000}) {
            String commit = commit("negative", "c", "partitionIndex:0,committedOffset:" + (10 + retention));
            lab.ask(
                    "retention " + retention,
                    here,
                    "OffsetCommit",
                    2,
                    commit.replace("{group", "{retentionTimeMs:" + retention + ",group"));
            lab.ask(
                    "retention " + retention,
                    here,
                    "OffsetFetch",
                    7,
                    "{groupId:'@negative',topics:[{name:'@c',partitionIndexes:[0]}]}");
        }
    }

    private static void deleted(Lab lab) {
        lab.topic("c", "[[1,2,3],[1,2,3]]");
        int at = lab.coordinator("d", 0);
        lab.look(
                at,
                "OffsetCommit",
                8,
                commit("d", "c", "partitionIndex:0,committedOffset:1},{partitionIndex:1,committedOffset:2"));
        for (String what : List.of(
                "{groupId:'@d',topics:[{name:'@c',partitions:[{partitionIndex:1},{partitionIndex:1},{partitionIndex:5}]}]}",
                "{groupId:'@d',topics:[{name:'@no',partitions:[{partitionIndex:0}]}]}",
                "{groupId:'@d',topics:[]}",
                "{groupId:'@d',topics:[{name:'@c',partitions:[]}]}",
                "{groupId:'@never',topics:[{name:'@c',partitions:[{partitionIndex:0}]}]}",
                "{groupId:'',topics:[{name:'@c',partitions:[{partitionIndex:0}]}]}")) {
            lab.ask(what, at, "OffsetDelete", 0, what);
        }
        fetched(lab, "one left", at, "d", "c");
        lab.ask("with an offset", at, "DeleteGroups", 2, "{groupsNames:['@d','@d','@never']}");
        fetched(lab, "deleted", at, "d", "c");
        lab.askMine("deleted", at, "ListGroups", 4, "{}");
        String member = lab.look(
                        at,
                        "JoinGroup",
                        3,
                        "{groupId:'@d',sessionTimeoutMs:30000,rebalanceTimeoutMs:30000,protocolType:'consumer',protocols:[{name:'r',metadata:{hex:'0000000000010001%s'}}]}"
                                .formatted("63" + "00000000"))
                .path("memberId")
                .asText();
        lab.ask(
                "a member that consumes",
                at,
                "OffsetCommit",
                8,
                commit("d", "c", "partitionIndex:0,committedOffset:1"));
        lab.ask(
                "of its own",
                at,
                "OffsetCommit",
                8,
                commit("d", "c", "partitionIndex:0,committedOffset:1")
                        .replace("{group", "{memberId:'%s',generationIdOrMemberEpoch:1,group".formatted(member)));
        lab.ask(
                "of a wrong generation",
                at,
                "OffsetCommit",
                8,
                commit("d", "c", "partitionIndex:0,committedOffset:1")
                        .replace("{group", "{memberId:'%s',generationIdOrMemberEpoch:7,group".formatted(member)));
        lab.ask(
                "of a live group",
                at,
                "OffsetDelete",
                0,
                "{groupId:'@d',topics:[{name:'@c',partitions:[{partitionIndex:0}]}]}");
        lab.ask("", at, "LeaveGroup", 0, "{groupId:'@d',memberId:'%s'}".formatted(member));
    }
}
