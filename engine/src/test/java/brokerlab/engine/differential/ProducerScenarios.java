package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Idempotent and transactional producers. */
final class ProducerScenarios {
    private ProducerScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("producers/ids", ProducerScenarios::ids),
                new Scenario("producers/sequences", ProducerScenarios::sequences),
                new Scenario("producers/transactions", ProducerScenarios::transactions),
                new Scenario("producers/transactions-listed", ProducerScenarios::listed));
    }

    private static void ids(Lab lab) {
        lab.everyVersion("idempotent", 1, "InitProducerId", "{transactionalId:null,transactionTimeoutMs:60000}");
        lab.everyVersion("timeout 0", 1, "InitProducerId", "{transactionalId:null,transactionTimeoutMs:0}");
        lab.everyVersion("empty id", 1, "InitProducerId", "{transactionalId:'',transactionTimeoutMs:60000}");
        lab.versions(
                3,
                5,
                "id without epoch",
                1,
                "InitProducerId",
                "{transactionalId:null,transactionTimeoutMs:60000,producerId:5,producerEpoch:-1}");
        lab.versions(
                3,
                5,
                "epoch without id",
                1,
                "InitProducerId",
                "{transactionalId:null,transactionTimeoutMs:60000,producerId:-1,producerEpoch:3}");
        lab.versions(
                3,
                5,
                "id and epoch",
                1,
                "InitProducerId",
                "{transactionalId:null,transactionTimeoutMs:60000,producerId:5,producerEpoch:3}");
    }

    private static String put(long id, int epoch, int sequence, int records, String more) {
        return "{acks:-1,timeoutMs:30000,topicData:[{name:'@s',partitionData:[{index:0,records:[{producerId:%d,epoch:%d,sequence:%d,records:[%s]%s}]}]}]}"
                .formatted(id, epoch, sequence, "{value:'v'},".repeat(records), more);
    }

    private static void sequences(Lab lab) {
        lab.topic("s", "[[1,2,3]]");
        String[][] steps = {
            {"first", "0", "0", "2"},
            {"duplicate of the first", "0", "0", "2"},
            {"half a duplicate", "0", "0", "1"},
            {"gap", "0", "5", "1"},
            {"next", "0", "2", "1"},
            {"next", "0", "3", "1"},
            {"next", "0", "4", "1"},
            {"next", "0", "5", "1"},
            {"next", "0", "6", "1"},
            {"duplicate of five before", "0", "2", "1"},
            {"duplicate of six before", "0", "0", "2"},
            {"duplicate of the last", "0", "6", "1"},
            {"new epoch, not from 0", "1", "7", "1"},
            {"new epoch", "1", "0", "1"},
            {"old epoch", "0", "7", "1"},
            {"epoch two higher", "3", "0", "1"},
            {"epoch -1", "-1", "0", "1"},
            {"sequence -1", "3", "-1", "1"},
            {"sequence -2", "3", "-2", "1"},
            {"far off", "3", "2147483647", "1"},
            {"and on", "3", "1", "1"}
        };
        for (int version : new int[] {3, 7, 9}) {
            long id = 9_000_000L + version;
            for (String[] step : steps) {
                lab.ask(
                        step[0],
                        "Produce",
                        version,
                        put(id, Integer.parseInt(step[1]), Integer.parseInt(step[2]), Integer.parseInt(step[3]), ""));
            }
            lab.ask("unknown id, not from 0", "Produce", version, put(9_100_000L + version, 0, 5, 1, ""));
            lab.ask("and on", "Produce", version, put(9_100_000L + version, 0, 6, 1, ""));
            lab.ask("close to the end", "Produce", version, put(9_200_000L + version, 0, Integer.MAX_VALUE, 2, ""));
            lab.ask("over it", "Produce", version, put(9_200_000L + version, 0, 1, 1, ""));
            lab.ask("epoch 32767", "Produce", version, put(9_300_000L + version, 32767, 0, 1, ""));
        }
        lab.ask(
                "producers",
                "DescribeProducers",
                0,
                "{topics:[{name:'@s',partitionIndexes:[0,1]},{name:'@no',partitionIndexes:[0]}]}");
        lab.ask("producers at a follower", 2, "DescribeProducers", 0, "{topics:[{name:'@s',partitionIndexes:[0]}]}");
        lab.ask(
                "all",
                "Fetch",
                11,
                "{maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'@s',partitions:[{partition:0,fetchOffset:0,partitionMaxBytes:10000000}]}]}");
    }

    /** Who coordinates the transactions of that id, which it knows nothing of; broker 1 where nobody does. */
    private static int coordinator(Lab lab, String id) {
        var at = new AtomicInteger(1);
        lab.await("word of who coordinates " + id, () -> {
            JsonNode found = lab.look(1, "FindCoordinator", 2, "{key:'@" + id + "',keyType:1}");
            String error = found.path("errorCode").asText();
            at.set(error.equals("NONE") ? found.path("nodeId").asInt() : 1);
            return !error.equals("COORDINATOR_NOT_AVAILABLE");
        });
        lab.await(
                "the transactions of " + id,
                () -> lab.look(at.get(), "DescribeTransactions", 0, "{transactionalIds:['@" + id + "']}")
                        .path("transactionStates")
                        .path(0)
                        .path("errorCode")
                        .asText()
                        .equals("TRANSACTIONAL_ID_NOT_FOUND"));
        return at.get();
    }

    private static void transactions(Lab lab) {
        lab.topic("s", "[[1,2,3]]");
        int coordinator = coordinator(lab, "t");
        int groups = lab.coordinator("g", 0);
        lab.versions(0, 5, "", 1, "InitProducerId", "{transactionalId:'@t',transactionTimeoutMs:0}");
        lab.versions(0, 5, "too long", 1, "InitProducerId", "{transactionalId:'@t',transactionTimeoutMs:900001}");
        lab.versions(
                0,
                3,
                "of nobody",
                1,
                "AddPartitionsToTxn",
                "{v3AndBelowTransactionalId:'@t',v3AndBelowProducerId:1,v3AndBelowProducerEpoch:0,v3AndBelowTopics:[{name:'@s',partitions:[0,9]}]}");
        lab.everyVersion(
                "of nobody",
                coordinator,
                "AddOffsetsToTxn",
                "{transactionalId:'@t',producerId:1,producerEpoch:0,groupId:'@g'}");
        lab.everyVersion(
                "of nobody",
                coordinator,
                "EndTxn",
                "{transactionalId:'@t',producerId:1,producerEpoch:0,committed:true}");
        lab.everyVersion(
                "of nobody",
                groups,
                "TxnOffsetCommit",
                "{transactionalId:'@t',groupId:'@g',producerId:1,producerEpoch:0,topics:[{name:'@s',partitions:[{partitionIndex:0,committedOffset:1}]}]}");
        lab.everyVersion(
                "of nobody",
                1,
                "WriteTxnMarkers",
                "{markers:[{producerId:1,producerEpoch:0,transactionResult:true,coordinatorEpoch:0,topics:[{name:'@no',partitionIndexes:[0]}]}]}");
        int version = 7;
        for (String attributes : List.of("16", "0")) {
            lab.ask(
                    "batch " + attributes + " of an unknown transaction",
                    "Produce",
                    version,
                    put(1, 0, 0, 1, ",attributes:" + attributes).replace("{acks", "{transactionalId:'@t',acks"));
        }
    }

    private static void listed(Lab lab) {
        lab.everyVersion("all", 1, "ListTransactions", "{}");
        lab.everyVersion("states", 1, "ListTransactions", "{stateFilters:['Ongoing','Nonsense']}");
        lab.everyVersion("of a producer", 1, "ListTransactions", "{producerIdFilters:[5]}");
        lab.everyVersion("unknown", coordinator(lab, "x"), "DescribeTransactions", "{transactionalIds:['@x','']}");
        lab.everyVersion("unknown", 1, "DescribeProducers", "{topics:[{name:'@x',partitionIndexes:[0]}]}");
    }
}
