package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Classic groups: joining, syncing, heartbeats, leaving, static members, and every wrong order of them. */
final class GroupScenarios {
    private static final String PROTOCOLS = "protocols:[{name:'range',metadata:'m'},{name:'rr',metadata:'n'}]";

    private GroupScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("groups/find-coordinator", GroupScenarios::find),
                new Scenario("groups/one-member", GroupScenarios::oneMember),
                new Scenario("groups/old-joins", GroupScenarios::oldJoins),
                new Scenario("groups/wrong-joins", GroupScenarios::wrongJoins),
                new Scenario("groups/two-members", GroupScenarios::twoMembers),
                new Scenario("groups/static-members", GroupScenarios::staticMembers),
                new Scenario("groups/unknown", GroupScenarios::unknown),
                new Scenario("groups/deleted", GroupScenarios::deleted));
    }

    private static String join(String group, String member, String more) {
        return "{groupId:'@%s',memberId:'%s',sessionTimeoutMs:30000,rebalanceTimeoutMs:30000,protocolType:'consumer',%s%s}"
                .formatted(group, member, PROTOCOLS, more);
    }

    private static String sync(String group, String member, int generation, String assignments) {
        return "{protocolType:'consumer',protocolName:'range',groupId:'@%s',memberId:'%s',generationId:%d,assignments:[%s]}"
                .formatted(group, member, generation, assignments);
    }

    private static void find(Lab lab) {
        lab.coordinator("g", 0);
        lab.await(
                "the transactions' topic",
                () -> !lab.look(1, "FindCoordinator", 2, "{key:'@g',keyType:1}")
                        .path("errorCode")
                        .asText()
                        .equals("COORDINATOR_NOT_AVAILABLE"));
        for (String type : List.of("0", "1", "2", "-1")) {
            for (int v = 0; v <= 6; v++) {
                String body = v < 4
                        ? "{key:'@g',keyType:" + type + "}"
                        : "{keyType:" + type + ",coordinatorKeys:['@g','@h','']}";
                lab.ask("type " + type, 1, "FindCoordinator", v, body, GroupScenarios::withoutPlace);
            }
        }
        for (int v = 0; v <= 3; v++) {
            lab.ask("empty key", 1, "FindCoordinator", v, "{key:''}", GroupScenarios::withoutPlace);
        }
        lab.versions(4, 6, "no keys", 1, "FindCoordinator", "{coordinatorKeys:[]}");
    }

    /** Which broker leads a partition of the offsets topic is by chance. */
    private static JsonNode withoutPlace(JsonNode node) {
        String text = node.toString()
                .replaceAll("\"nodeId\":[123]\\b", "\"nodeId\":\"one\"")
                .replaceAll("\"port\":\\d\\d+", "\"port\":\"its\"");
        return Messages.json(text);
    }

    private static void everything(Lab lab, String step, int at, String group) {
        lab.ask(step, at, "DescribeGroups", 5, "{groups:['@%s'],includeAuthorizedOperations:true}".formatted(group));
        lab.askMine(step, at, "ListGroups", 4, "{}");
    }

    private static void oneMember(Lab lab) {
        int at = lab.coordinator("one", 0);
        everything(lab, "before", at, "one");
        JsonNode first = lab.ask("without id", at, "JoinGroup", 9, join("one", "", ""));
        String member = first.path("memberId").asText();
        everything(lab, "id given", at, "one");
        JsonNode joined = lab.ask("with id", at, "JoinGroup", 9, join("one", member, ",reason:'because'"));
        int generation = joined.path("generationId").asInt();
        everything(lab, "joined", at, "one");
        lab.ask("while it waits for its leader", at, "Heartbeat", 4, beat("one", member, generation));
        lab.ask(
                "without protocol",
                at,
                "SyncGroup",
                5,
                sync("one", member, generation, "").replace("protocolType:'consumer',protocolName:'range',", ""));
        lab.ask("of a wrong generation", at, "SyncGroup", 5, sync("one", member, generation + 1, ""));
        lab.ask(
                "of another protocol type",
                at,
                "SyncGroup",
                5,
                sync("one", member, generation, "").replace("'consumer'", "'connect'"));
        lab.ask(
                "of another protocol",
                at,
                "SyncGroup",
                5,
                sync("one", member, generation, "").replace("'range'", "'x'"));
        lab.ask(
                "of the leader",
                at,
                "SyncGroup",
                5,
                sync("one", member, generation, "{memberId:'%s',assignment:'mine'}".formatted(member)));
        everything(lab, "stable", at, "one");
        lab.versions(0, 5, "again", at, "SyncGroup", sync("one", member, generation, ""));
        lab.everyVersion("", at, "Heartbeat", beat("one", member, generation));
        lab.everyVersion("of a wrong generation", at, "Heartbeat", beat("one", member, generation + 1));
        lab.everyVersion("of generation -1", at, "Heartbeat", beat("one", member, -1));
        lab.everyVersion("of nobody", at, "Heartbeat", beat("one", "nobody", generation));
        lab.everyVersion("without member", at, "Heartbeat", beat("one", "", generation));
        lab.everyVersion("", at, "DescribeGroups", "{groups:['@one']}");
        lab.ask("the same again", at, "JoinGroup", 9, join("one", member, ""));
        lab.ask(
                "the leader syncs again",
                at,
                "SyncGroup",
                5,
                sync("one", member, generation + 1, "{memberId:'%s',assignment:''}".formatted(member)));
        lab.ask("a live group", at, "DeleteGroups", 2, "{groupsNames:['@one']}");
        lab.ask("of nobody", at, "LeaveGroup", 5, "{groupId:'@one',members:[{memberId:'nobody'}]}");
        lab.ask("of no one", at, "LeaveGroup", 5, "{groupId:'@one',members:[]}");
        lab.ask(
                "of one and nobody",
                at,
                "LeaveGroup",
                5,
                "{groupId:'@one',members:[{memberId:'%s',reason:'r'},{memberId:'nobody'}]}".formatted(member));
        everything(lab, "left", at, "one");
        lab.ask("after it left", at, "Heartbeat", 4, beat("one", member, generation));
        lab.versions(0, 2, "of nobody", at, "LeaveGroup", "{groupId:'@one',memberId:'nobody'}");
        lab.ask("an empty group", at, "DeleteGroups", 2, "{groupsNames:['@one']}");
        everything(lab, "deleted", at, "one");
    }

    private static String beat(String group, String member, int generation) {
        return "{groupId:'@%s',memberId:'%s',generationId:%d}".formatted(group, member, generation);
    }

    private static void oldJoins(Lab lab) {
        for (int v = 0; v <= 9; v++) {
            String group = "old" + v;
            int at = lab.coordinator(group, 0);
            JsonNode joined = lab.ask("", at, "JoinGroup", v, join(group, "", ""));
            if (joined.path("errorCode").asText().equals("MEMBER_ID_REQUIRED")) {
                joined = lab.ask(
                        "with its id",
                        at,
                        "JoinGroup",
                        v,
                        join(group, joined.path("memberId").asText(), ""));
            }
            String member = joined.path("memberId").asText();
            lab.ask(
                    group,
                    at,
                    "SyncGroup",
                    Math.min(v, 5),
                    sync(group, member, 1, "{memberId:'%s',assignment:'a'}".formatted(member))
                            .replace(
                                    "{group",
                                    v < 5 ? "{group" : "{protocolType:'consumer',protocolName:'range',group"));
            lab.ask(group, at, "DescribeGroups", Math.min(v, 5), "{groups:['@%s']}".formatted(group));
            lab.ask(
                    group,
                    at,
                    "LeaveGroup",
                    Math.min(v, 5),
                    v < 3
                            ? "{groupId:'@%s',memberId:'%s'}".formatted(group, member)
                            : "{groupId:'@%s',members:[{memberId:'%s'}]}".formatted(group, member));
        }
    }

    private static void wrongJoins(Lab lab) {
        int at = lab.coordinator("w", 0);
        for (int session : new int[] {-1, 0, 5_999, 6_000, 1_800_000, 1_800_001}) {
            lab.versions(
                    4,
                    5,
                    "session of " + session,
                    at,
                    "JoinGroup",
                    join("w" + session, "", "").replace("sessionTimeoutMs:30000", "sessionTimeoutMs:" + session));
        }
        for (int version : new int[] {0, 3, 4, 6, 9}) {
            lab.ask("empty group", at, "JoinGroup", version, join("w", "", "").replace("'@w'", "''"));
            lab.ask("member unknown", at, "JoinGroup", version, join("w", "nobody", ""));
            lab.ask("no protocols", at, "JoinGroup", version, join("w1", "", "").replace(PROTOCOLS, "protocols:[]"));
            lab.ask("empty type", at, "JoinGroup", version, join("w2", "", "").replace("'consumer'", "''"));
            lab.ask("empty instance", at, "JoinGroup", version, join("w3", "", ",groupInstanceId:''"));
            lab.ask("bad instance", at, "JoinGroup", version, join("w4", "", ",groupInstanceId:'a b'"));
        }
        for (int broker = 1; broker <= Side.BROKERS; broker++) {
            int b = broker;
            if (broker != at && broker == (at % Side.BROKERS) + 1) {
                lab.ask("elsewhere", b, "JoinGroup", 9, join("w", "", ""));
                lab.ask("elsewhere", b, "SyncGroup", 5, sync("w", "m", 1, ""));
                lab.ask("elsewhere", b, "Heartbeat", 4, beat("w", "m", 1));
                lab.ask("elsewhere", b, "LeaveGroup", 5, "{groupId:'@w',members:[{memberId:'m'}]}");
                lab.ask("elsewhere", b, "DescribeGroups", 5, "{groups:['@w']}");
                lab.ask("elsewhere", b, "DeleteGroups", 2, "{groupsNames:['@w']}");
                lab.ask("elsewhere", b, "OffsetCommit", 8, "{groupId:'@w',topics:[]}");
                lab.ask("elsewhere", b, "OffsetFetch", 7, "{groupId:'@w',topics:[]}");
            }
        }
    }

    private static void twoMembers(Lab lab) throws Exception {
        int at = lab.coordinator("two", 0);
        String a = lab.look(at, "JoinGroup", 9, join("two", "", ""))
                .path("memberId")
                .asText();
        lab.ask("a", at, "JoinGroup", 9, join("two", a, ""));
        lab.ask("other type", at, "JoinGroup", 9, join("two", "", "").replace("'consumer'", "'connect'"));
        lab.ask(
                "other protocols",
                at,
                "JoinGroup",
                9,
                join("two", "", "").replace(PROTOCOLS, "protocols:[{name:'other',metadata:'x'}]"));
        String b = lab.ask("b without id", at, "JoinGroup", 9, join("two", "", ""))
                .path("memberId")
                .asText();
        Lab.Pending second = lab.begin("b", at, "JoinGroup", 9, join("two", b, ""));
        lab.await(
                "rebalance",
                () -> lab.look(at, "Heartbeat", 4, beat("two", a, 1))
                        .path("errorCode")
                        .asText()
                        .equals("REBALANCE_IN_PROGRESS"));
        everything(lab, "b waits", at, "two");
        lab.ask("a while it rebalances", at, "SyncGroup", 5, sync("two", a, 1, ""));
        lab.ask("a again", at, "JoinGroup", 9, join("two", a, ""));
        second.end();
        Lab.Pending follower = lab.begin("b", at, "SyncGroup", 5, sync("two", b, 2, ""));
        lab.ask(
                "a, the leader",
                at,
                "SyncGroup",
                5,
                sync("two", a, 2, "{memberId:'%s',assignment:'A'},{memberId:'%s',assignment:'B'}".formatted(a, b)));
        follower.end();
        lab.ask("a", at, "DescribeGroups", 5, "{groups:['@two']}");
        lab.ask("generation before", at, "Heartbeat", 4, beat("two", a, 1));
        lab.ask("b as before", at, "JoinGroup", 9, join("two", b, ""));
        lab.ask("b leaves", at, "LeaveGroup", 5, "{groupId:'@two',members:[{memberId:'%s'}]}".formatted(b));
        lab.ask("a after b left", at, "Heartbeat", 4, beat("two", a, 2));
        lab.ask("a alone", at, "JoinGroup", 9, join("two", a, ""));
        lab.ask("a leaves", at, "LeaveGroup", 5, "{groupId:'@two',members:[{memberId:'%s'}]}".formatted(a));
        everything(lab, "all left", at, "two");
    }

    private static void staticMembers(Lab lab) {
        int at = lab.coordinator("st", 0);
        for (int version : new int[] {5, 9}) {
            String group = "st" + version;
            int here = lab.coordinator(group, 0);
            String instance = ",groupInstanceId:'@i'";
            JsonNode joined = lab.ask("i", here, "JoinGroup", version, join(group, "", instance));
            String member = joined.path("memberId").asText();
            String assigned = "{memberId:'%s',assignment:'A'}".formatted(member);
            String as = "{groupInstanceId:'@i',proto";
            lab.ask("i", here, "SyncGroup", 5, sync(group, member, 1, assigned).replace("{proto", as));
            lab.ask("i", here, "Heartbeat", 4, beat(group, member, 1).replace("{group", "{groupInstanceId:'@i',group"));
            lab.ask(
                    "other i",
                    here,
                    "Heartbeat",
                    4,
                    beat(group, member, 1).replace("{group", "{groupInstanceId:'@j',group"));
            lab.ask("i", here, "DescribeGroups", 5, "{groups:['@%s']}".formatted(group));
            JsonNode again = lab.ask("i comes back", here, "JoinGroup", version, join(group, "", instance));
            lab.ask(
                    "the former i",
                    here,
                    "Heartbeat",
                    4,
                    beat(group, member, 1).replace("{group", "{groupInstanceId:'@i',group"));
            lab.ask(
                    "the former i",
                    here,
                    "SyncGroup",
                    5,
                    sync(group, member, 1, "").replace("{proto", as));
            lab.ask("the former i", here, "JoinGroup", version, join(group, member, instance));
            String now = again.path("memberId").asText();
            lab.ask(
                    "i now",
                    here,
                    "Heartbeat",
                    4,
                    beat(group, now, 1).replace("{group", "{groupInstanceId:'@i',group"));
            lab.ask(
                    "i with other protocols",
                    here,
                    "JoinGroup",
                    version,
                    join(group, now, instance).replace("'m'", "'z'"));
            everything(lab, "i changed " + version, here, group);
            lab.ask(
                    "i fenced",
                    here,
                    "LeaveGroup",
                    5,
                    "{groupId:'@%s',members:[{memberId:'%s',groupInstanceId:'@i'}]}".formatted(group, member));
            lab.ask(
                    "unknown instance",
                    here,
                    "LeaveGroup",
                    5,
                    "{groupId:'@%s',members:[{memberId:'',groupInstanceId:'@q'}]}".formatted(group));
            lab.ask(
                    "i by instance",
                    here,
                    "LeaveGroup",
                    5,
                    "{groupId:'@%s',members:[{memberId:'',groupInstanceId:'@i'}]}".formatted(group));
            everything(lab, "all left " + version, here, group);
        }
        lab.ask("instance in a version without", at, "JoinGroup", 4, join("st", "", ",groupInstanceId:'@i'"));
    }

    private static void unknown(Lab lab) {
        int at = lab.coordinator("u", 0);
        lab.everyVersion("", at, "DescribeGroups", "{groups:['@u','']}");
        lab.everyVersion("", at, "DeleteGroups", "{groupsNames:['@u','']}");
        lab.versions(0, 2, "", at, "LeaveGroup", "{groupId:'@u',memberId:'m'}");
        lab.versions(3, 5, "", at, "LeaveGroup", "{groupId:'@u',members:[{memberId:'m'}]}");
        lab.everyVersion("", at, "Heartbeat", beat("u", "m", 1));
        lab.everyVersion("", at, "SyncGroup", sync("u", "m", 1, ""));
        lab.everyVersion("empty", at, "SyncGroup", sync("u", "m", 1, "").replace("'@u'", "''"));
        lab.everyVersion("empty", at, "Heartbeat", beat("u", "m", 1).replace("'@u'", "''"));
        for (String states : List.of("'Empty'", "'Stable'", "'empty'", "'Nonsense'", "")) {
            for (int v = 4; v <= 5; v++) {
                lab.askMine("states " + states, at, "ListGroups", v, "{statesFilter:[%s]}".formatted(states));
            }
        }
        for (String types : List.of("'classic'", "'consumer'", "'Nonsense'")) {
            lab.askMine("types " + types, at, "ListGroups", 5, "{typesFilter:[%s]}".formatted(types));
        }
    }

    private static void deleted(Lab lab) {
        int at = lab.coordinator("d", 0);
        lab.topic("t", "[[1,2,3]]");
        lab.look(
                at,
                "OffsetCommit",
                8,
                "{groupId:'@d',topics:[{name:'@t',partitions:[{partitionIndex:0,committedOffset:3}]}]}");
        everything(lab, "with an offset", at, "d");
        lab.ask("", at, "OffsetDelete", 0, "{groupId:'@d',topics:[{name:'@t',partitions:[{partitionIndex:0}]}]}");
        everything(lab, "its last offset deleted", at, "d");
        lab.look(
                at,
                "OffsetCommit",
                8,
                "{groupId:'@d',topics:[{name:'@t',partitions:[{partitionIndex:0,committedOffset:3}]}]}");
        lab.look(Lab.CONTROLLER, "DeleteTopics", 5, "{timeoutMs:30000,topicNames:['@t']}");
        lab.awaitGone("t");
        lab.await(
                "end of the offset",
                () -> !lab.look(at, "OffsetFetch", 7, "{groupId:'@d',topics:null}")
                        .path("topics")
                        .path(0)
                        .path("name")
                        .asText()
                        .equals(lab.name("t")));
        everything(lab, "its topic deleted", at, "d");
    }
}
