package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reading, in sessions and without. */
final class FetchScenarios {
    private FetchScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("fetch/versions", FetchScenarios::versions),
                new Scenario("fetch/positions", FetchScenarios::positions),
                new Scenario("fetch/epochs", FetchScenarios::epochs),
                new Scenario("fetch/sizes", FetchScenarios::sizes),
                new Scenario("fetch/sessions", FetchScenarios::sessions),
                new Scenario("fetch/sessions-and-deletion", FetchScenarios::deletion),
                new Scenario("fetch/session-limits", FetchScenarios::wrongSessions),
                new Scenario("fetch/as-follower", FetchScenarios::asFollower));
    }

    private static String of(String topic, String id, String partition) {
        return "{maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'@%s',topicId:'%s',partitions:[{%s}]}]}"
                .formatted(topic, id, partition);
    }

    private static String at(long offset) {
        return "partition:0,partitionMaxBytes:1000000,fetchOffset:" + offset;
    }

    private static void versions(Lab lab) {
        String id = lab.topic("f", "[[1,2,3]]");
        lab.produce("f", 0, "[{key:'a',value:'1'},{key:'b',value:'2'}]");
        lab.produce("f", 0, "[{key:'c',value:'3'}]");
        lab.everyVersion("all", 1, "Fetch", of("f", id, at(0)));
        lab.everyVersion("at the end", 1, "Fetch", of("f", id, at(3)));
        lab.everyVersion("beyond the end", 1, "Fetch", of("f", id, at(4)));
        lab.everyVersion("unknown topic", 1, "Fetch", of("nowhere", "AAAAAAAAAAAAAAAAAAAABQ", at(0)));
        lab.everyVersion("no id", 1, "Fetch", of("f", "AAAAAAAAAAAAAAAAAAAAAA", at(0)));
        lab.await(
                "the follower's high watermark",
                () -> lab.look(2, "Fetch", 11, of("f", id, at(0)))
                                .path("responses")
                                .path(0)
                                .path("partitions")
                                .path(0)
                                .path("highWatermark")
                                .asInt()
                        == 3);
        lab.everyVersion("at a follower", 2, "Fetch", of("f", id, at(0)));
    }

    private static void positions(Lab lab) {
        String id = lab.topic("f", "[[1,2,3]]");
        lab.produce("f", 0, "[{value:'1'},{value:'2'},{value:'3'}]");
        lab.produce("f", 0, "[{value:'4'}]");
        for (int version : new int[] {4, 11, 12, 13, 17}) {
            for (long offset : new long[] {-2, -1, 1, 2, 3, Long.MAX_VALUE}) {
                lab.ask("offset " + offset, "Fetch", version, of("f", id, at(offset)));
            }
            for (int level : new int[] {1, 2, -1}) {
                lab.ask(
                        "isolation " + level,
                        "Fetch",
                        version,
                        of("f", id, at(0)).replace("{max", "{isolationLevel:" + level + ",max"));
            }
            lab.ask("partition 1", "Fetch", version, of("f", id, at(0).replace("partition:0", "partition:1")));
            lab.ask("partition -1", "Fetch", version, of("f", id, at(0).replace("partition:0", "partition:-1")));
            lab.ask("rack", "Fetch", version, of("f", id, at(0)).replace("{max", "{rackId:'rack-b',max"));
        }
        lab.ask(
                "up to 2",
                "DeleteRecords",
                1,
                "{timeoutMs:10000,topics:[{name:'@f',partitions:[{partitionIndex:0,offset:2}]}]}");
        for (long offset : new long[] {0, 1, 2}) {
            lab.ask("offset " + offset + " after the log start is 2", "Fetch", 11, of("f", id, at(offset)));
        }
    }

    private static void epochs(Lab lab) {
        String id = lab.topic("f", "[[1,2,3]]");
        lab.produce("f", 0, "[{value:'1'}]");
        for (int version : new int[] {9, 11, 12, 13, 17}) {
            for (int epoch : new int[] {-2, -1, 0, 1, 100}) {
                lab.ask(
                        "current epoch " + epoch,
                        "Fetch",
                        version,
                        of("f", id, at(0) + ",currentLeaderEpoch:" + epoch));
            }
        }
        for (int version : new int[] {12, 13, 17}) {
            for (int epoch : new int[] {-1, 0, 1, 100}) {
                for (long offset : new long[] {0, 1, 2}) {
                    lab.ask(
                            "last fetched epoch " + epoch + " at " + offset,
                            "Fetch",
                            version,
                            of("f", id, at(offset) + ",currentLeaderEpoch:0,lastFetchedEpoch:" + epoch));
                }
            }
        }
    }

    private static void sizes(Lab lab) {
        String id = lab.topic("f", "[[1,2,3],[1,2,3]]");
        for (int i = 0; i < 3; i++) {
            lab.produce("f", 0, "[{value:100}]");
            lab.produce("f", 1, "[{value:100}]");
        }
        for (int version : new int[] {2, 3, 4, 11, 13}) {
            for (int partitionMax : new int[] {-1, 0, 1, 170, 180, 340, 100_000}) {
                for (int max : new int[] {0, 1, 200, 100_000}) {
                    lab.ask(
                            "at most " + partitionMax + " of a partition, " + max + " in all",
                            "Fetch",
                            version,
                            """
                            {maxWaitMs:0,minBytes:0,maxBytes:%d,topics:[{topic:'@f',topicId:'%s',partitions:[
                            {partition:0,fetchOffset:0,partitionMaxBytes:%d},{partition:1,fetchOffset:1,partitionMaxBytes:%d}]}]}""".formatted(max, id, partitionMax, partitionMax));
                }
            }
        }
        for (int version : new int[] {2, 3, 4, 5, 7, 11, 13, 17}) {
            for (int max : new int[] {-2147483648, -2, -1}) {
                for (long offset : new long[] {-1, 0, 2, 3, 4}) {
                    for (int other : new int[] {1, 7}) {
                        lab.ask(
                                "at " + offset + " and of partition " + other + " at most " + max + " in all",
                                "Fetch",
                                version,
                                of("f", id, at(offset) + "},{" + at(1).replace("partition:0", "partition:" + other))
                                        .replace("maxBytes:10000000", "maxBytes:" + max));
                    }
                }
                lab.ask(
                        "of partition 7 first, at most " + max + " in all",
                        "Fetch",
                        version,
                        of("f", id, at(0).replace("partition:0", "partition:7") + "},{" + at(0))
                                .replace("maxBytes:10000000", "maxBytes:" + max));
                lab.ask(
                        "none at most " + max + " in all",
                        "Fetch",
                        version,
                        of("f", id, at(0))
                                .replace("1000000,fetch", "0,fetch")
                                .replace("maxBytes:10000000", "maxBytes:" + max));
            }
        }
        for (int version : new int[] {0, 1, 2, 3, 4, 11, 13}) {
            for (int partitionMax : new int[] {-2147483648, -1, 0}) {
                for (long offset : new long[] {-1, 2, 3, 4}) {
                    lab.ask(
                            "at " + offset + " at most " + partitionMax,
                            "Fetch",
                            version,
                            of("f", id, at(offset)).replace("1000000,fetch", partitionMax + ",fetch"));
                    lab.ask(
                            "at " + offset + " of none at most " + partitionMax,
                            "Fetch",
                            version,
                            of("f", id, at(offset).replace("partition:0", "partition:7"))
                                    .replace("1000000,fetch", partitionMax + ",fetch"));
                    lab.ask(
                            "at " + offset + " at a follower at most " + partitionMax,
                            2,
                            "Fetch",
                            version,
                            of("f", id, at(offset)).replace("1000000,fetch", partitionMax + ",fetch"));
                }
            }
        }
        for (int min : new int[] {-1, 1, 100_000}) {
            lab.ask("at least " + min, "Fetch", 11, of("f", id, at(3)).replace("minBytes:0", "minBytes:" + min));
            lab.ask(
                    "at least " + min + " within 20 ms",
                    "Fetch",
                    11,
                    of("f", id, at(3)).replace("minBytes:0", "minBytes:" + min).replace("Ms:0", "Ms:20"));
        }
        lab.ask("wait -1", "Fetch", 11, of("f", id, at(3)).replace("Ms:0", "Ms:-1"));
        lab.ask("partition twice", "Fetch", 11, of("f", id, at(0) + "},{" + at(2)));
        lab.ask(
                "no partition",
                "Fetch",
                11,
                of("f", id, at(0)).replace("[{partition:0,partitionMaxBytes:1000000,fetchOffset:0}]", "[]"));
    }

    private static String session(int session, int epoch, String rest) {
        return "{maxWaitMs:0,minBytes:0,maxBytes:10000000,sessionId:%d,sessionEpoch:%d,%s}"
                .formatted(session, epoch, rest);
    }

    private static void sessions(Lab lab) {
        for (int version : new int[] {7, 11, 12, 13, 17}) {
            String name = "s" + version;
            String id = lab.topic(name, "[[1,2,3],[1,2,3]]");
            lab.produce(name, 0, "[{value:'1'}]");
            String both = "topics:[{topic:'@%s',topicId:'%s',partitions:[{%s},{%s}]}]"
                    .formatted(name, id, at(0), at(0).replace("partition:0", "partition:1"));
            JsonNode full = lab.ask("full", "Fetch", version, session(0, 0, both));
            int session = full.path("sessionId").asInt();
            lab.ask("nothing new asked", "Fetch", version, session(session, 1, "topics:[]"));
            lab.ask(
                    "position moved",
                    "Fetch",
                    version,
                    session(
                            session,
                            2,
                            "topics:[{topic:'@%s',topicId:'%s',partitions:[{%s}]}]".formatted(name, id, at(1))));
            lab.produce(name, 1, "[{value:'2'}]");
            lab.ask("something came", "Fetch", version, session(session, 3, "topics:[]"));
            lab.ask("it stays", "Fetch", version, session(session, 4, "topics:[]"));
            String forgotten = "forgottenTopicsData:[{topic:'@%s',topicId:'%s',partitions:[1]}]".formatted(name, id);
            lab.ask("forgotten", "Fetch", version, session(session, 5, "topics:[]," + forgotten));
            lab.ask("forgotten again", "Fetch", version, session(session, 6, "topics:[]," + forgotten));
            lab.ask("epoch too old", "Fetch", version, session(session, 3, "topics:[]"));
            lab.ask("epoch too new", "Fetch", version, session(session, 100, "topics:[]"));
            lab.ask(
                    "unknown topic added",
                    "Fetch",
                    version,
                    session(
                            session,
                            7,
                            "topics:[{topic:'@no',topicId:'AAAAAAAAAAAAAAAAAAAABQ',partitions:[{%s}]}]"
                                    .formatted(at(0))));
            lab.ask("and looked at again", "Fetch", version, session(session, 8, "topics:[]"));
            lab.ask("closed", "Fetch", version, session(session, -1, "topics:[]"));
            lab.ask("after it was closed", "Fetch", version, session(session, 9, "topics:[]"));
        }
    }

    private static void deletion(Lab lab) {
        for (int version : new int[] {11, 12, 13}) {
            String name = "d" + version;
            String id = lab.topic(name, "[[1,2,3]]");
            lab.produce(name, 0, "[{value:'1'}]");
            String one = "topics:[{topic:'@%s',topicId:'%s',partitions:[{%s}]}]".formatted(name, id, at(1));
            int session = lab.ask("full", "Fetch", version, session(0, 0, one))
                    .path("sessionId")
                    .asInt();
            lab.ask("before", "Fetch", version, session(session, 1, "topics:[]"));
            lab.look(Lab.CONTROLLER, "DeleteTopics", 5, "{timeoutMs:30000,topicNames:['@%s']}".formatted(name));
            lab.awaitGone(name);
            lab.ask("once gone", "Fetch", version, session(session, 2, "topics:[]"));
            lab.ask("and again", "Fetch", version, session(session, 3, "topics:[]"));
            lab.topic(name, "[[1,2,3]]");
            lab.ask("made anew", "Fetch", version, session(session, 4, "topics:[]"));
            lab.ask("made anew, again", "Fetch", version, session(session, 5, "topics:[]"));
        }
    }

    private static void wrongSessions(Lab lab) {
        String id = lab.topic("w", "[[1,2,3]]");
        String one = "topics:[{topic:'@w',topicId:'%s',partitions:[{%s}]}]".formatted(id, at(0));
        for (int version : new int[] {7, 12, 13}) {
            lab.ask("unknown session", "Fetch", version, session(123_456, 1, "topics:[]"));
            lab.ask("session without epoch", "Fetch", version, session(123_456, 0, one));
            lab.ask("epoch without session", "Fetch", version, session(0, 1, one));
            lab.ask("final epoch without session", "Fetch", version, session(0, -1, one));
            lab.ask("epoch -2", "Fetch", version, session(0, -2, one));
            lab.ask("empty full", "Fetch", version, session(0, 0, "topics:[]"));
        }
    }

    private static void asFollower(Lab lab) {
        String id = lab.topic("r", "[[1,2]]");
        lab.produce("r", 0, "[{value:'1'}]");
        for (int version : new int[] {4, 12, 14, 15, 17}) {
            for (int replica : new int[] {3, 9, -2, -3}) {
                String who = version < 15
                        ? "{replicaId:" + replica + ",max"
                        : "{replicaState:{replicaId:" + replica + "},max";
                lab.ask("as " + replica, "Fetch", version, of("r", id, at(0)).replace("{max", who));
            }
        }
    }
}
