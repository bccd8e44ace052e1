package brokerlab.engine.differential;

import java.util.List;

/** What a broker takes, and how it refuses the rest. */
final class ProduceScenarios {
    private ProduceScenarios() {}

    static List<Scenario> all() {
        return List.of(new Scenario("produce/versions", ProduceScenarios::versions));
    }

    private static String to(String topic, int acks, String batches) {
        return "{acks:%d,timeoutMs:30000,topicData:[{name:'@%s',partitionData:[{index:0,records:%s}]}]}"
                .formatted(acks, topic, batches);
    }

    private static void versions(Lab lab) {
        lab.topic("plain", "[[1,2,3]]");
        lab.everyVersion("one record", 1, "Produce", to("plain", -1, "[{records:[{key:'k',value:'v'}]}]"));
    }
}
