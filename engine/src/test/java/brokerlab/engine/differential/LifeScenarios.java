package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the ensemble holds; and what is on disk, and answered, after a stop and after a kill. */
final class LifeScenarios {
    private LifeScenarios() {}

    static List<Scenario> all() {
        return List.of(new Scenario("znodes/all", LifeScenarios::znodes));
    }

    static final Scenario WRITTEN = new Scenario("life/written", LifeScenarios::write);
    static final Scenario STOPPED = new Scenario("life/files-after-a-stop", lab -> files(lab, ""));
    static final Scenario STARTED = new Scenario("life/answers-after-a-stop", LifeScenarios::answers);
    static final Scenario KILLED = new Scenario(
            // High watermarks are written down every five seconds, whichever came last.
            "life/files-after-a-kill", lab -> files(lab, "replication-offset-checkpoint"));

    /** Between them both clusters are stopped, started and killed. */
    static List<Scenario> inTurn() {
        return List.of(WRITTEN, STOPPED, STARTED, KILLED);
    }

    private static void znodes(Lab lab) throws Exception {
        lab.topic("kept", "[[1,2],[2,3]]", "{'retention.ms':77777,'cleanup.policy':'compact'}");
        lab.topic("gone", "[[1,2]]");
        lab.look(Lab.CONTROLLER, "DeleteTopics", 5, "{timeoutMs:30000,topicNames:['@gone']}");
        lab.awaitGone("gone");
        lab.look(
                1,
                "IncrementalAlterConfigs",
                1,
                "{resources:[{resourceType:2,resourceName:'@kept',configs:[{name:'segment.ms',configOperation:0,value:'5000'}]}]}");
        lab.look(
                1,
                "AlterClientQuotas",
                1,
                "{entries:[{entity:[{entityType:'user',entityName:'@u'}],ops:[{key:'producer_byte_rate',value:1000.0}]}]}");
        lab.look(
                1,
                "AlterClientQuotas",
                1,
                "{entries:[{entity:[{entityType:'user',entityName:'@u'},{entityType:'client-id',entityName:'@c'}],ops:[{key:'producer_byte_rate',value:1000.5}]}]}");
        lab.look(
                1,
                "AlterClientQuotas",
                1,
                "{entries:[{entity:[{entityType:'client-id',entityName:'@c'}],ops:[{key:'request_percentage',value:50.0}]}]}");
        lab.znodes("kept and gone");
        lab.look(
                Lab.CONTROLLER,
                "CreatePartitions",
                3,
                "{timeoutMs:30000,topics:[{name:'@kept',count:3,assignments:[{brokerIds:[3,1]}]}]}");
        lab.awaitTopic("kept", 3);
        lab.znodes("grown");
    }

    private static void write(Lab lab) {
        // With one replica each: who leads what else when all stop together is chance.
        lab.topic("plain", "[[1]]");
        lab.topic("compacted", "[[2]]", "{'cleanup.policy':'compact'}");
        lab.topic("empty", "[[3]]");
        lab.topic("idempotent", "[[1]]");
        lab.topic("replicated", "[[1,2,3]]");
        lab.produce("replicated", 0, "[{key:'a',value:'1'},{value:100}]");
        lab.produce("plain", 0, "[{key:'a',value:'1'},{value:100}]");
        lab.produce("plain", 0, "[{value:1000}]");
        lab.ask(
                "compacted",
                2,
                "Produce",
                9,
                "{acks:-1,timeoutMs:30000,topicData:[{name:'@compacted',partitionData:[{index:0,records:[{records:[{key:'k',value:'v'}]}]}]}]}");
        lab.ask(
                "idempotent",
                "Produce",
                9,
                "{acks:-1,timeoutMs:30000,topicData:[{name:'@idempotent',partitionData:[{index:0,records:[{producerId:5000000,epoch:2,sequence:0,records:[{key:'k',value:'v'}]}]}]}]}");
        lab.look(
                1,
                "DeleteRecords",
                1,
                "{timeoutMs:10000,topics:[{name:'@plain',partitions:[{partitionIndex:0,offset:2}]}]}");
        int at = lab.coordinator("g", 0);
        lab.ask(
                "",
                at,
                "OffsetCommit",
                8,
                "{groupId:'@g',topics:[{name:'@plain',partitions:[{partitionIndex:0,committedOffset:2,committedMetadata:'m'}]}]}");
    }

    private static void files(Lab lab, String timed) throws Exception {
        for (int broker = 1; broker <= Side.BROKERS; broker++) {
            lab.note("broker " + broker, Folders.of(lab.side(), broker, lab.name(""), timed));
        }
    }

    /** How often leaders changed while all stopped together is chance. */
    private static JsonNode withoutEpochs(JsonNode answer) {
        answer.findParents("leaderEpoch").forEach(found -> ((ObjectNode) found).remove("leaderEpoch"));
        return answer;
    }

    private static void answers(Lab lab) {
        for (String topic : List.of("plain", "compacted", "empty", "idempotent", "replicated")) {
            lab.awaitTopic(topic, 1);
            if (topic.equals("replicated")) {
                int leader = lab.look(1, "Metadata", 7, "{topics:[{name:'@replicated'}]}")
                        .findPath("leaderId")
                        .asInt();
                lab.ask(
                        "replicated",
                        leader,
                        "ListOffsets",
                        7,
                        "{replicaId:-1,topics:[{name:'@replicated',partitions:[{partitionIndex:0,timestamp:-1}]}]}",
                        LifeScenarios::withoutEpochs);
                lab.ask(
                        "replicated",
                        leader,
                        "Fetch",
                        11,
                        "{maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'@replicated',partitions:[{partition:0,fetchOffset:0,partitionMaxBytes:100000}]}]}");
                continue;
            }
            for (int broker = 1; broker <= Side.BROKERS; broker++) {
                lab.ask(
                        topic + " at " + broker,
                        broker,
                        "ListOffsets",
                        7,
                        "{replicaId:-1,topics:[{name:'@%s',partitions:[{partitionIndex:0,timestamp:-1}]}]}"
                                .formatted(topic),
                        LifeScenarios::withoutEpochs);
                lab.ask(
                        topic + " at " + broker,
                        broker,
                        "ListOffsets",
                        7,
                        "{replicaId:-1,topics:[{name:'@%s',partitions:[{partitionIndex:0,timestamp:-2}]}]}"
                                .formatted(topic),
                        LifeScenarios::withoutEpochs);
                lab.ask(
                        topic + " at " + broker,
                        broker,
                        "Fetch",
                        11,
                        "{maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'@%s',partitions:[{partition:0,fetchOffset:%d,partitionMaxBytes:100000}]}]}"
                                .formatted(topic, topic.equals("plain") ? 2 : 0));
                lab.ask(
                        topic + " at " + broker,
                        broker,
                        "OffsetForLeaderEpoch",
                        3,
                        "{replicaId:-1,topics:[{topic:'@%s',partitions:[{partition:0,leaderEpoch:0}]}]}"
                                .formatted(topic));
            }
        }
        lab.ask(
                "a duplicate",
                "Produce",
                9,
                "{acks:-1,timeoutMs:30000,topicData:[{name:'@idempotent',partitionData:[{index:0,records:[{producerId:5000000,epoch:2,sequence:0,records:[{key:'k',value:'v'}]}]}]}]}");
        lab.ask(
                "a gap",
                "Produce",
                9,
                "{acks:-1,timeoutMs:30000,topicData:[{name:'@idempotent',partitionData:[{index:0,records:[{producerId:5000000,epoch:2,sequence:7,records:[{key:'k',value:'v'}]}]}]}]}");
        int at = lab.coordinator("g", 0);
        lab.ask("", at, "OffsetFetch", 7, "{groupId:'@g',topics:null}");
        lab.produce("plain", 0, "[{value:'after'}]");
    }
}
