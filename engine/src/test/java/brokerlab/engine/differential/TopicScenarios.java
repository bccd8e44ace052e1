package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Topics made, grown, moved, elected, deleted; and what metadata tells of them. */
final class TopicScenarios {
    private TopicScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("topics/created", TopicScenarios::created),
                new Scenario("topics/refused", TopicScenarios::refused),
                new Scenario("topics/metadata", TopicScenarios::metadata),
                new Scenario("topics/auto-created", TopicScenarios::autoCreated),
                new Scenario("topics/grown", TopicScenarios::grown),
                new Scenario("topics/deleted", TopicScenarios::deleted),
                new Scenario("topics/elected", TopicScenarios::elected),
                new Scenario("topics/moved", TopicScenarios::moved));
    }

    private static String create(String name, String topic) {
        return "{timeoutMs:30000,topics:[{name:'%s',%s}]}".formatted(name, topic);
    }

    private static void created(Lab lab) {
        for (int v = 0; v <= 7; v++) {
            String assigned =
                    "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:0,brokerIds:[1,2]},{partitionIndex:1,brokerIds:[2,3]}]";
            lab.ask("assigned", Lab.CONTROLLER, "CreateTopics", v, create("@a" + v, assigned));
            lab.ask(
                    "counted",
                    Lab.CONTROLLER,
                    "CreateTopics",
                    v,
                    create(
                            "@b" + v,
                            "numPartitions:2,replicationFactor:3,configs:[{name:'retention.ms',value:'77777'}]"));
            lab.ask(
                    "again",
                    Lab.CONTROLLER,
                    "CreateTopics",
                    v,
                    create("@b" + v, "numPartitions:2,replicationFactor:3"));
            lab.ask(
                    "defaults",
                    Lab.CONTROLLER,
                    "CreateTopics",
                    v,
                    create("@c" + v, "numPartitions:-1,replicationFactor:-1"));
            lab.ask(
                    "validated only",
                    Lab.CONTROLLER,
                    "CreateTopics",
                    v,
                    create("@d" + v, "numPartitions:2,replicationFactor:3")
                            .replace("{timeout", "{validateOnly:true,timeout"));
            lab.ask(
                    "elsewhere",
                    lab.controller() % 3 + 1,
                    "CreateTopics",
                    v,
                    create("@e" + v, "numPartitions:1,replicationFactor:1"));
        }
        lab.awaitTopic("a7", 2);
        lab.ask("as made", "Metadata", 12, "{topics:[{name:'@a7'}]}");
    }

    private static void refused(Lab lab) {
        lab.topic("there.is", "[[1]]");
        for (String topic : List.of(
                "numPartitions:0,replicationFactor:1",
                "numPartitions:-2,replicationFactor:1",
                "numPartitions:1,replicationFactor:0",
                "numPartitions:1,replicationFactor:-2",
                "numPartitions:1,replicationFactor:4",
                "numPartitions:1,replicationFactor:1,assignments:[{partitionIndex:0,brokerIds:[1]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:0,brokerIds:[]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:0,brokerIds:[1,1]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:0,brokerIds:[9]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:0,brokerIds:[-1]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:1,brokerIds:[1]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:0,brokerIds:[1]},{partitionIndex:2,brokerIds:[1]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:-1,brokerIds:[1]}]",
                "numPartitions:-1,replicationFactor:-1,assignments:[{partitionIndex:0,brokerIds:[1]},{partitionIndex:1,brokerIds:[1,2]}]",
                "numPartitions:1,replicationFactor:1,configs:[{name:'retention.ms',value:'x'}]",
                "numPartitions:1,replicationFactor:1,configs:[{name:'no.such.thing',value:'x'}]",
                "numPartitions:1,replicationFactor:1,configs:[{name:'retention.ms',value:null}]",
                "numPartitions:1,replicationFactor:1,configs:[{name:'',value:'x'}]",
                "numPartitions:1,replicationFactor:1,configs:[{name:'min.compaction.lag.ms',value:'10'},{name:'max.compaction.lag.ms',value:'5'}]",
                "numPartitions:1,replicationFactor:1,configs:[{name:'cleanup.policy',value:''}]")) {
            for (int v : new int[] {1, 5, 7}) {
                lab.ask(
                        topic,
                        Lab.CONTROLLER,
                        "CreateTopics",
                        v,
                        create("@r", topic).replace("{timeout", "{validateOnly:true,timeout"));
            }
        }
        for (String name : List.of(
                "",
                ".",
                "..",
                "a b",
                "a/b",
                "\u00e4",
                "x".repeat(249),
                "x".repeat(250),
                "__cluster_metadata",
                "a:b",
                "there_is",
                "a.b-c_d")) {
            lab.ask(
                    name.length() > 20 ? "a name of " + name.length() : "name " + name,
                    Lab.CONTROLLER,
                    "CreateTopics",
                    7,
                    create(name.equals("there_is") ? "@there_is" : name, "numPartitions:1,replicationFactor:1")
                            .replace("{timeout", "{validateOnly:true,timeout"));
        }
        lab.ask(
                "twice in one",
                Lab.CONTROLLER,
                "CreateTopics",
                7,
                create("@x", "numPartitions:1,replicationFactor:1},{name:'@x',numPartitions:1,replicationFactor:1"));
        lab.ask("nothing", Lab.CONTROLLER, "CreateTopics", 7, "{timeoutMs:1000,topics:[]}");
        lab.ask(
                "timeout 0",
                Lab.CONTROLLER,
                "CreateTopics",
                7,
                create("@nowait", "numPartitions:1,replicationFactor:1").replace("30000", "0"));
        lab.ask(
                "timeout -1",
                Lab.CONTROLLER,
                "CreateTopics",
                7,
                create("@nowait2", "numPartitions:1,replicationFactor:1").replace("30000", "-1"));
    }

    private static void metadata(Lab lab) {
        String id = lab.topic("m", "[[1,2,3],[2,3,1]]");
        String none = "allowAutoTopicCreation:false";
        lab.everyVersion("one", 1, "Metadata", "{topics:[{name:'@m'}],allowAutoTopicCreation:true}");
        lab.versions(4, 12, "unknown", 1, "Metadata", "{topics:[{name:'@no'}]," + none + "}");
        lab.versions(4, 12, "bad name", 1, "Metadata", "{topics:[{name:'a b'}]," + none + "}");
        lab.versions(4, 12, "empty name", 1, "Metadata", "{topics:[{name:''}]," + none + "}");
        lab.versions(
                8,
                12,
                "with operations",
                1,
                "Metadata",
                "{topics:[{name:'@m'}],includeTopicAuthorizedOperations:true," + none + "}");
        lab.versions(
                8,
                10,
                "with the cluster's operations",
                1,
                "Metadata",
                "{topics:[],includeClusterAuthorizedOperations:true," + none + "}");
        lab.versions(10, 12, "by id", 1, "Metadata", "{topics:[{name:null,topicId:'%s'}],%s}".formatted(id, none));
        lab.versions(
                10,
                12,
                "by unknown id",
                1,
                "Metadata",
                "{topics:[{name:null,topicId:'AAAAAAAAAAAAAAAAAAAABQ'}],%s}".formatted(none));
        lab.versions(
                10, 12, "by id and name", 1, "Metadata", "{topics:[{name:'@m',topicId:'%s'}],%s}".formatted(id, none));
        lab.versions(10, 12, "null name without id", 1, "Metadata", "{topics:[{name:null}],%s}".formatted(none));
        lab.versions(1, 12, "no topics", 1, "Metadata", "{topics:[]}");
        lab.ask("one twice", "Metadata", 12, "{topics:[{name:'@m'},{name:'@m'}]," + none + "}");
        for (int v = 0; v <= 12; v++) {
            lab.askMine("all", 1, "Metadata", v, v == 0 ? "{topics:[]}" : "{topics:null}");
        }
        lab.everyVersion("", 1, "DescribeCluster", "{includeClusterAuthorizedOperations:true}");
        lab.everyVersion("controllers", 1, "DescribeCluster", "{endpointType:2}");
        lab.ask("", "DescribeTopicPartitions", 0, "{topics:[{name:'@m'}]}");
    }

    private static void autoCreated(Lab lab) {
        for (int v = 0; v <= 12; v++) {
            lab.ask("made by asking", Lab.CONTROLLER, "Metadata", v, "{topics:[{name:'@auto%d'}]}".formatted(v));
            lab.ask(
                    "made by asking another",
                    lab.controller() % 3 + 1,
                    "Metadata",
                    v,
                    "{topics:[{name:'@another%d'}]}".formatted(v));
            lab.awaitTopic("another" + v, 1);
        }
        for (String name : List.of("a b", "", "x".repeat(250))) {
            lab.ask(
                    "not made: " + (name.length() > 20 ? "too long" : name),
                    1,
                    "Metadata",
                    12,
                    "{topics:[{name:'%s'}]}".formatted(name));
        }
        lab.topic("with.dot", "[[1]]");
        lab.ask("a name that collides", 1, "Metadata", 12, "{topics:[{name:'@with_dot'}]}");
    }

    private static void grown(Lab lab) {
        lab.topic("g", "[[1,2],[2,3]]");
        for (String what : List.of(
                "count:2",
                "count:1",
                "count:0",
                "count:-1",
                "count:3,assignments:[{brokerIds:[1]}]",
                "count:3,assignments:[{brokerIds:[1,1]}]",
                "count:3,assignments:[{brokerIds:[1,9]}]",
                "count:3,assignments:[]",
                "count:3,assignments:[{brokerIds:[1,2]},{brokerIds:[2,3]}]",
                "count:3,assignments:[{brokerIds:[]}]")) {
            lab.everyVersion(
                    what,
                    Lab.CONTROLLER,
                    "CreatePartitions",
                    "{timeoutMs:30000,validateOnly:true,topics:[{name:'@g',%s}]}".formatted(what));
        }
        lab.everyVersion(
                "unknown", Lab.CONTROLLER, "CreatePartitions", "{timeoutMs:30000,topics:[{name:'@no',count:3}]}");
        lab.ask(
                "",
                Lab.CONTROLLER,
                "CreatePartitions",
                3,
                "{timeoutMs:30000,topics:[{name:'@g',count:4,assignments:[{brokerIds:[3,1]},{brokerIds:[1,2]}]}]}");
        lab.ask(
                "elsewhere",
                lab.controller() % 3 + 1,
                "CreatePartitions",
                3,
                "{timeoutMs:30000,topics:[{name:'@g',count:9}]}");
        lab.ask(
                "twice",
                Lab.CONTROLLER,
                "CreatePartitions",
                3,
                "{timeoutMs:30000,topics:[{name:'@g',count:8},{name:'@g',count:8}]}");
        lab.awaitTopic("g", 4);
        lab.ask("as grown", "Metadata", 12, "{topics:[{name:'@g'}]}");
    }

    private static void deleted(Lab lab) {
        for (int v = 0; v <= 5; v++) {
            lab.topic("d" + v, "[[1,2,3]]");
            lab.ask(
                    "",
                    Lab.CONTROLLER,
                    "DeleteTopics",
                    v,
                    "{timeoutMs:30000,topicNames:['@d%d','@never']}".formatted(v));
        }
        String id = lab.topic("d6", "[[1,2,3]]");
        lab.ask(
                "by id",
                Lab.CONTROLLER,
                "DeleteTopics",
                6,
                "{timeoutMs:30000,topics:[{topicId:'%s'},{topicId:'AAAAAAAAAAAAAAAAAAAABQ'}]}".formatted(id));
        lab.topic("d7", "[[1,2,3]]");
        lab.ask(
                "by name",
                Lab.CONTROLLER,
                "DeleteTopics",
                6,
                "{timeoutMs:30000,topics:[{name:'@d7'},{name:'@never'}]}");
        String both = lab.topic("d8", "[[1,2,3]]");
        lab.ask(
                "by both",
                Lab.CONTROLLER,
                "DeleteTopics",
                6,
                "{timeoutMs:30000,topics:[{name:'@d8',topicId:'%s'}]}".formatted(both));
        lab.ask("by neither", Lab.CONTROLLER, "DeleteTopics", 6, "{timeoutMs:30000,topics:[{name:null}]}");
        lab.ask("elsewhere", lab.controller() % 3 + 1, "DeleteTopics", 6, "{timeoutMs:30000,topics:[{name:'@d8'}]}");
        lab.ask("twice", Lab.CONTROLLER, "DeleteTopics", 5, "{timeoutMs:30000,topicNames:['@nix','@nix']}");
        lab.ask("bad name", Lab.CONTROLLER, "DeleteTopics", 5, "{timeoutMs:30000,topicNames:['a b','']}");
        lab.ask("nothing", Lab.CONTROLLER, "DeleteTopics", 5, "{timeoutMs:30000,topicNames:[]}");
        for (int i = 0; i < 9; i++) {
            if (i != 8) {
                lab.awaitGone("d" + i);
            }
        }
        lab.topic("d0", "[[2,3,1]]");
        lab.ask("made again", "Metadata", 12, "{topics:[{name:'@d0'}]}");
    }

    private static void elected(Lab lab) {
        lab.topic("e", "[[1,2,3],[2,3,1]]");
        String both = "timeoutMs:10000,topicPartitions:[{topic:'@e',partitions:[0,1,7]},{topic:'@no',partitions:[0]}]";
        lab.versions(0, 2, "preferred", Lab.CONTROLLER, "ElectLeaders", "{" + both + "}");
        lab.versions(1, 2, "unclean", Lab.CONTROLLER, "ElectLeaders", "{electionType:1," + both + "}");
        lab.versions(1, 2, "type 7", Lab.CONTROLLER, "ElectLeaders", "{electionType:7," + both + "}");
        lab.versions(0, 2, "none", Lab.CONTROLLER, "ElectLeaders", "{timeoutMs:1000,topicPartitions:[]}");
        lab.ask("elsewhere", lab.controller() % 3 + 1, "ElectLeaders", 2, "{" + both + "}");
    }

    private static void moved(Lab lab) {
        lab.topic("m", "[[1,2],[2,3]]");
        String move = "{timeoutMs:10000,topics:[{name:'@m',partitions:[{partitionIndex:0,replicas:%s}]}]}";
        for (String replicas : List.of("[]", "[1,1]", "[9]", "[-1]", "[1,2]", "null")) {
            lab.ask("to " + replicas, Lab.CONTROLLER, "AlterPartitionReassignments", 0, move.formatted(replicas));
        }
        lab.ask(
                "unknown",
                Lab.CONTROLLER,
                "AlterPartitionReassignments",
                0,
                "{timeoutMs:10000,topics:[{name:'@m',partitions:[{partitionIndex:9,replicas:[1]}]},{name:'@no',partitions:[{partitionIndex:0,replicas:[1]}]}]}");
        lab.ask("elsewhere", lab.controller() % 3 + 1, "AlterPartitionReassignments", 0, move.formatted("[2,1]"));
        lab.ask("elsewhere", lab.controller() % 3 + 1, "ListPartitionReassignments", 0, "{timeoutMs:1000,topics:null}");
        lab.ask(
                "before",
                Lab.CONTROLLER,
                "ListPartitionReassignments",
                0,
                "{timeoutMs:1000,topics:[{name:'@m',partitionIndexes:[0,1,9]},{name:'@no',partitionIndexes:[0]}]}");
        lab.ask("to [3,1]", Lab.CONTROLLER, "AlterPartitionReassignments", 0, move.formatted("[3,1]"));
        lab.await("end of the move", () -> {
            JsonNode topic = lab.look(1, "Metadata", 7, "{topics:[{name:'@m'}]}")
                    .path("topics")
                    .path(0);
            boolean done = false;
            for (JsonNode p : topic.path("partitions")) {
                done |= p.path("partitionIndex").asInt() == 0
                        && p.path("replicaNodes").toString().equals("[3,1]");
            }
            return done;
        });
        lab.ask(
                "after",
                Lab.CONTROLLER,
                "ListPartitionReassignments",
                0,
                "{timeoutMs:1000,topics:[{name:'@m',partitionIndexes:[0,1]}]}");
    }
}
