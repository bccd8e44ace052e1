package brokerlab.engine.differential;

import static brokerlab.engine.differential.ProduceScenarios.to;

import java.util.List;

/** Records that a broker does not take, or takes though they are odd. */
final class RefusedProduceScenarios {
    private static final long YEAR_MS = 365L * 86_400_000;

    private RefusedProduceScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("produce/batches", RefusedProduceScenarios::batches),
                new Scenario("produce/records", RefusedProduceScenarios::records),
                new Scenario("produce/requests", RefusedProduceScenarios::requests),
                new Scenario("produce/sequences", RefusedProduceScenarios::sequences));
    }

    private static void ask(Lab lab, String step, int version, String topic, String records) {
        lab.ask(step, "Produce", version, to(topic, 1, records));
    }

    private static void batches(Lab lab) {
        lab.topic("b", "[[1]]");
        lab.topic("odd", "[[1]]");
        String one = "{records:[{key:'k',value:'v'}]}";
        for (int version : new int[] {3, 9}) {
            ask(lab, "two batches", version, "b", "[" + one + "," + one + "]");
            ask(lab, "no batch", version, "b", "[]");
            ask(lab, "a batch cut off", version, "b", "[{records:[{key:'k',value:'v'}],cut:70}]");
            ask(lab, "less than a header", version, "b", "[{records:[{key:'k',value:'v'}],cut:20}]");
            ask(lab, "a few bytes", version, "b", "[{records:[{key:'k',value:'v'}],cut:9}]");
            ask(lab, "a batch and bytes behind it", version, "b", "[" + one + ",{hex:'0102030405'}]");
            ask(lab, "a batch and part of one", version, "b", "[" + one + ",{records:[{value:'v'}],cut:40}]");
            ask(lab, "magic 1", version, "b", "[{magic:1,records:[{value:'v'}]}]");
            ask(lab, "magic 0", version, "b", "[{magic:0,records:[{value:'v'}]}]");
            ask(lab, "magic 7", version, "b", "[{hex:'000000000000000000000031000000000700000000'}]");
            ask(lab, "noise", version, "b", "{hex:'" + "ff".repeat(80) + "'}");
            ask(lab, "zeros", version, "b", "{hex:'" + "00".repeat(80) + "'}");
            ask(lab, "wrong crc", version, "b", "[{records:[{value:'v'}],crc:5}]");
            ask(lab, "length too small", version, "b", "[{records:[{value:'v'}],length:40}]");
            ask(lab, "length negative", version, "b", "[{records:[{value:'v'}],length:-4}]");
            ask(lab, "base offset 5", version, "b", "[{offset:5,records:[{value:'v'}]}]");
            ask(lab, "leader epoch 99", version, "b", "[{leaderEpoch:99,records:[{value:'v'}]}]");
            ask(lab, "last delta too high", version, "b", "[{lastDelta:3,records:[{value:'v'}]}]");
            ask(lab, "last delta negative", version, "b", "[{lastDelta:-1,records:[{value:'v'}]}]");
            ask(lab, "count too high", version, "b", "[{count:2,records:[{value:'v'}]}]");
            ask(lab, "count and delta too high", version, "b", "[{count:2,lastDelta:1,records:[{value:'v'}]}]");
            ask(
                    lab,
                    "count and delta too low",
                    version,
                    "b",
                    "[{count:1,lastDelta:0,records:[{value:'v'},{value:'w'}]}]");
            ask(lab, "count 0", version, "b", "[{count:0,lastDelta:0,records:[]}]");
            ask(lab, "count negative", version, "b", "[{count:-1,records:[{value:'v'}]}]");
            ask(
                    lab,
                    "control",
                    version,
                    "b",
                    "[{attributes:32,records:[{key:{hex:'00000000'},value:{hex:'000000000000'}}]}]");
            ask(lab, "delete horizon", version, "odd", "[{attributes:64,records:[{value:'v'}]}]");
            ask(lab, "unknown attribute", version, "b", "[{attributes:256,records:[{value:'v'}]}]");
            ask(lab, "append time claimed", version, "b", "[{attributes:8,records:[{value:'v'}]}]");
            ask(
                    lab,
                    "transactional",
                    version,
                    "b",
                    "[{attributes:16,producerId:5,epoch:0,sequence:0,records:[{value:'v'}]}]");
            ask(lab, "transactional without id", version, "b", "[{attributes:16,records:[{value:'v'}]}]");
            ask(lab, "codec 5", version, "b", "[{codec:'5',records:[{value:'v'}]}]");
            ask(lab, "codec 7", version, "b", "[{codec:'7',records:[{value:'v'}]}]");
            for (String codec : List.of("gzip", "snappy", "lz4", "zstd")) {
                ask(lab, codec, version, "b", "[{codec:'" + codec + "',records:[{value:'v'},{value:'w'}]}]");
                ask(
                        lab,
                        codec + " of noise",
                        version,
                        "b",
                        "[{codec:'" + codec + "',payload:{hex:'010203040506'},count:1,records:[{value:'v'}]}]");
                ask(
                        lab,
                        codec + " of nothing",
                        version,
                        "b",
                        "[{codec:'" + codec + "',payload:{hex:''},count:1,records:[{value:'v'}]}]");
            }
        }
        lab.ask("zstd before it was there", "Produce", 6, to("b", 1, "[{codec:'zstd',records:[{value:'v'}]}]"));
        lab.ask("zstd with it", "Produce", 7, to("b", 1, "[{codec:'zstd',records:[{value:'v'}]}]"));
    }

    private static void records(Lab lab) {
        lab.topic("compact", "[[1]]", "{'cleanup.policy':'compact'}");
        lab.topic(
                "near",
                "[[1]]",
                "{'message.timestamp.before.max.ms':3600000,'message.timestamp.after.max.ms':3600000}");
        lab.topic("both", "[[1]]", "{'cleanup.policy':'compact','message.timestamp.before.max.ms':3600000}");
        lab.topic("stamped", "[[1]]", "{'message.timestamp.type':'LogAppendTime','retention.ms':-1}");
        lab.topic("small", "[[1]]", "{'max.message.bytes':200,'retention.ms':-1}");
        lab.topic("segment", "[[1]]", "{'segment.bytes':300,'retention.ms':-1}");
        lab.topic("odd", "[[1]]");
        lab.topic("lz4", "[[1]]", "{'compression.type':'lz4','retention.ms':-1,'max.message.bytes':200}");
        long now = System.currentTimeMillis();
        for (int version : new int[] {7, 8, 11}) {
            ask(
                    lab,
                    "without key",
                    version,
                    "compact",
                    "[{records:[{key:'a',value:'v'},{value:'w'},{key:'b'},{value:'x'}]}]");
            ask(
                    lab,
                    "all without key",
                    version,
                    "compact",
                    "[{records:[{value:'v'},{value:'w'},{value:'x'},{value:'y'},{value:'z'}]}]");
            ask(
                    lab,
                    "without key, gzip",
                    version,
                    "compact",
                    "[{codec:'gzip',records:[{key:'a',value:'v'},{value:'w'}]}]");
            ask(
                    lab,
                    "too old",
                    version,
                    "near",
                    "[{at:" + now + ",records:[{value:'v'},{value:'w',at:" + (now - YEAR_MS) + "}]}]");
            ask(
                    lab,
                    "too new",
                    version,
                    "near",
                    "[{at:" + now + ",records:[{value:'v',at:" + (now + YEAR_MS) + "},{value:'w'}]}]");
            ask(lab, "no time", version, "near", "[{at:-1,records:[{value:'v'}]}]");
            ask(lab, "negative time", version, "near", "[{at:-5,records:[{value:'v'}]}]");
            ask(
                    lab,
                    "both wrong",
                    version,
                    "both",
                    "[{at:" + now + ",records:[{value:'v'},{key:'k',at:" + (now - YEAR_MS) + "},{at:" + (now - YEAR_MS)
                            + "}]}]");
            ask(
                    lab,
                    "append time claimed twice",
                    version,
                    "near",
                    "[{attributes:8,at:" + now + ",records:[{value:'v'},{value:'w'}]}]");
            ask(lab, "stamped", version, "stamped", "[{records:[{value:'v'}]}]");
            ask(lab, "stamped and claimed", version, "stamped", "[{attributes:8,records:[{value:'v'}]}]");
            ask(
                    lab,
                    "stamped, any time",
                    version,
                    "stamped",
                    "[{at:" + (now + 10 * YEAR_MS) + ",records:[{value:'v'}]}]");
            ask(lab, "too large", version, "small", "[{records:[{value:300}]}]");
            ask(lab, "just small enough", version, "small", "[{records:[{value:100}]}]");
            ask(lab, "larger than a segment", version, "segment", "[{records:[{value:400}]}]");
            ask(lab, "recompressed", version, "lz4", "[{records:[{value:100}]}]");
            ask(lab, "recompressed, too large before", version, "lz4", "[{records:[{value:500}]}]");
            ask(lab, "wrong delta", version, "odd", "[{at:" + now + ",records:[{value:'v',delta:3}]}]");
            ask(
                    lab,
                    "wrong delta, gzip",
                    version,
                    "odd",
                    "[{codec:'gzip',at:" + now + ",records:[{value:'v',delta:3}]}]");
            ask(
                    lab,
                    "header without name",
                    version,
                    "near",
                    "[{at:" + now + ",records:[{value:'v',headers:[[null,'x']]}]}]");
            ask(
                    lab,
                    "headers",
                    version,
                    "near",
                    "[{at:" + now + ",records:[{value:'v',headers:[['a','x'],['a',null],['','']]}]}]");
        }
        ask(
                lab,
                "a record that ends early",
                9,
                "near",
                "[{at:" + now + ",count:1,payload:{hex:'0a00000001'},records:[{value:'v'}]}]");
        ask(
                lab,
                "bytes behind the last record",
                9,
                "near",
                "[{at:" + now + ",count:1,payload:{hex:'0e0000000102760000000000'},records:[{value:'v'}]}]");
        ask(
                lab,
                "a length that is negative",
                9,
                "near",
                "[{at:" + now + ",count:1,payload:{hex:'0100'},records:[{value:'v'}]}]");
        ask(lab, "no bytes", 9, "near", "[{at:" + now + ",count:1,payload:{hex:''},records:[{value:'v'}]}]");
    }

    private static void requests(Lab lab) {
        lab.topic("r", "[[1],[2]]");
        lab.coordinator("g", 0);
        String good = "[{records:[{value:'v'}]}]";
        for (int acks : new int[] {2, -2, 5, -128}) {
            lab.ask("acks " + acks, "Produce", 9, to("r", acks, good));
            lab.ask("acks " + acks + " elsewhere", "Produce", 3, to("nowhere", acks, good));
        }
        lab.ask("acks -1", "Produce", 9, to("r", -1, good));
        lab.ask("unknown topic", "Produce", 9, to("nowhere", 1, good));
        lab.ask("illegal topic", "Produce", 9, to("a b", 1, good));
        lab.ask("no topic", "Produce", 9, "{acks:1,timeoutMs:1000,topicData:[]}");
        lab.ask("no topic, acks 5", "Produce", 9, "{acks:5,timeoutMs:1000,topicData:[]}");
        lab.ask("no partition", "Produce", 9, "{acks:1,timeoutMs:1000,topicData:[{name:'@r',partitionData:[]}]}");
        lab.ask(
                "a partition that is not there",
                "Produce",
                9,
                "{acks:1,timeoutMs:1000,topicData:[{name:'@r',partitionData:[{index:9,records:" + good
                        + "},{index:-1,records:" + good + "}]}]}");
        lab.ask(
                "led elsewhere",
                "Produce",
                9,
                "{acks:1,timeoutMs:1000,topicData:[{name:'@r',partitionData:[{index:1,records:" + good + "}]}]}");
        lab.ask(
                "led elsewhere, hints",
                "Produce",
                10,
                "{acks:1,timeoutMs:1000,topicData:[{name:'@r',partitionData:[{index:1,records:" + good + "}]}]}");
        lab.ask(
                "one good, one bad",
                "Produce",
                9,
                "{acks:-1,timeoutMs:1000,topicData:[{name:'@r',partitionData:[{index:0,records:" + good
                        + "},{index:7,records:" + good + "}]}]}");
        lab.ask(
                "one good, one null",
                "Produce",
                9,
                "{acks:-1,timeoutMs:1000,topicData:[{name:'@r',partitionData:[{index:0,records:" + good
                        + "}]},{name:'@nowhere',partitionData:[{index:7,records:null}]}]}");
        lab.ask(
                "timeout negative",
                "Produce",
                9,
                "{acks:-1,timeoutMs:-5,topicData:[{name:'@r',partitionData:[{index:0,records:" + good + "}]}]}");
        lab.ask(
                "internal topic",
                "Produce",
                9,
                "{acks:1,timeoutMs:1000,topicData:[{name:'__consumer_offsets',partitionData:[{index:0,records:" + good
                        + "}]}]}");
        lab.ask(
                "transactional id, plain records",
                "Produce",
                9,
                "{transactionalId:'@tx',acks:-1,timeoutMs:1000,topicData:[{name:'@r',partitionData:[{index:0,records:"
                        + good + "}]}]}");
        lab.tell("acks 0", 1, "Produce", 9, to("r", 0, good));
        lab.tell("acks 0 to nowhere", 1, "Produce", 9, to("nowhere", 0, good));
        lab.tell("acks 0, no topic", 1, "Produce", 9, "{acks:0,timeoutMs:1000,topicData:[]}");
        lab.tell(
                "acks 0, two batches",
                1,
                "Produce",
                9,
                to("r", 0, "[{records:[{value:'v'}]},{records:[{value:'v'}]}]"));
    }

    private static void sequences(Lab lab) {
        lab.topic("s", "[[1]]");
        int[][] steps = {
            {7_000_001, 0, 0},
            {7_000_001, 0, 0},
            {7_000_001, 0, 1},
            {7_000_001, 0, 3},
            {7_000_001, 1, 1},
            {7_000_001, 1, 0},
            {7_000_001, 0, 1},
            {7_000_001, 0, 2},
            {7_000_002, 0, 5},
            {7_000_002, 0, 6},
            {7_000_003, 0, -1},
            {7_000_004, -1, 0},
            {7_000_005, 0, 2147483647},
            {7_000_005, 0, 0},
            {7_000_005, 0, 2147483647},
            {-5, 0, 0}
        };
        for (int[] step : steps) {
            lab.ask(
                    "producer %d, epoch %d, sequence %d".formatted(step[0], step[1], step[2]),
                    "Produce",
                    9,
                    to(
                            "s",
                            -1,
                            "[{producerId:%d,epoch:%d,sequence:%d,records:[{value:'v'}]}]"
                                    .formatted(step[0], step[1], step[2])));
        }
        lab.ask(
                "described",
                "DescribeProducers",
                0,
                "{topics:[{name:'@s',partitionIndexes:[0,4]},{name:'@nowhere',partitionIndexes:[0]},{name:'a b',partitionIndexes:[0]}]}");
    }
}
