package brokerlab.engine.differential;

import static brokerlab.engine.differential.ProduceScenarios.to;

import java.util.List;

/** What clients before 0.11 send: message sets of format 0 and 1, whole, odd and damaged. */
final class OldProduceScenarios {
    private OldProduceScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("produce/old-sets", OldProduceScenarios::sets),
                new Scenario("produce/old-wrappers", OldProduceScenarios::wrappers),
                new Scenario("produce/old-settings", OldProduceScenarios::settings),
                new Scenario("produce/old-orders", OldProduceScenarios::orders),
                new Scenario("produce/old-versions", OldProduceScenarios::versions));
    }

    private static void put(Lab lab, String step, String topic, String records) {
        lab.ask(step, "Produce", 2, to(topic, -1, records));
    }

    private static void fetched(Lab lab, String topic) {
        lab.ask(
                "what is there",
                "Fetch",
                4,
                "{replicaId:-1,maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'@%s',partitions:[{partition:0,fetchOffset:0,partitionMaxBytes:10000000}]}]}"
                        .formatted(topic));
        lab.ask(
                "where it ends",
                "ListOffsets",
                1,
                "{replicaId:-1,topics:[{name:'@%s',partitions:[{partitionIndex:0,timestamp:-1}]}]}".formatted(topic));
    }

    private static void sets(Lab lab) {
        lab.topic("sets", "[[1]]");
        String one = "{magic:%1$d,records:[{key:'k',value:'v'}]}";
        String[][] cases = {
            {"a whole one", "[" + one + "]"},
            {"three", "[" + one + "," + one + ",{magic:%1$d,records:[{value:'x'},{}]}]"},
            {"no bytes", "[]"},
            {"the last cut", "[" + one + ",{magic:%1$d,records:[{value:100}],cut:40}]"},
            {"the last cut in its head", "[" + one + ",{magic:%1$d,records:[{value:100}],cut:14}]"},
            {"the last cut before its head", "[" + one + ",{hex:'0001020304'}]"},
            {"the only one cut", "[{magic:%1$d,records:[{value:100}],cut:60}]"},
            {"the only one cut in its head", "[{magic:%1$d,records:[{value:100}],cut:13}]"},
            {"a few bytes", "[{hex:'000102'}]"},
            {
                "length 13 behind a whole one",
                "[" + one + ",{hex:'0000000000000000" + "0000000d" + "00".repeat(30) + "'}]"
            },
            {"length -1", "[{magic:%1$d,length:-1,records:[{value:100}]}]"},
            {"length beyond the end", "[{magic:%1$d,length:1000000,records:[{value:100}]}]"},
            {"length too small for its value", "[{magic:%1$d,length:40,records:[{value:100}]}]"},
            {
                "magic 3 behind a whole one",
                "[" + one + ",{hex:'" + "00".repeat(8) + "00000020" + "00000000" + "03" + "00".repeat(27) + "'}]"
            },
            {"magic -1", "[{hex:'" + "00".repeat(8) + "00000020" + "00000000" + "ff" + "00".repeat(27) + "'}]"},
            {"another format behind it", "[" + one + ",{magic:%2$d,records:[{value:'v'}]}]"},
            {"format 2 behind it", "[" + one + ",{records:[{value:'v'}]}]"},
            {"behind format 2", "[{records:[{value:'v'}]}," + one + "]"},
            {"wrong checksum behind a whole one", "[" + one + ",{magic:%1$d,crc:1,records:[{value:'v'}]}]"},
            {"key longer than the message", "[{magic:%1$d,records:[{keyLength:1000,key:'k',value:'v'}]}]"},
            {"key that ends with the message", "[{magic:%1$d,records:[{keyLength:6,key:'k',value:'v'}]}]"},
            {"key that ends behind the value's length", "[{magic:%1$d,records:[{keyLength:4,key:'k',value:'v'}]}]"},
            {"key of the largest length", "[{magic:%1$d,records:[{keyLength:2147483647,key:'k',value:'v'}]}]"},
            {"key of length -2", "[{magic:%1$d,records:[{keyLength:-2,value:'v'}]}]"},
            {"value longer than the message", "[{magic:%1$d,records:[{valueLength:1000,value:'v'}]}]"},
            {"value shorter than the message", "[{magic:%1$d,records:[{valueLength:1,value:'vwxyz'}]}]"},
            {"value of length -2", "[{magic:%1$d,records:[{valueLength:-2,value:'v'}]}]"},
            {"second value longer than its message", "[" + one + ",{magic:%1$d,records:[{valueLength:9,value:'v'}]}]"},
            {"offsets that fall", "[{magic:%1$d,offset:7,records:[{value:'v'}]}," + one + "]"},
            {"offset negative", "[{magic:%1$d,offset:-7,records:[{value:'v'}]}]"},
            {"unknown attributes", "[{magic:%1$d,attributes:240,records:[{value:'v'}]}]"},
            {"append time claimed", "[{magic:%1$d,attributes:8,records:[{value:'v'}]}]"},
            {"append time claimed without a time", "[{magic:%1$d,attributes:8,at:-1,records:[{value:'v'}]}]"},
            {"no time", "[{magic:%1$d,at:-1,records:[{value:'v'}]}]"},
            {"time 0", "[{magic:%1$d,at:0,records:[{value:'v'}]}]"},
            {"time -5", "[{magic:%1$d,at:-5,records:[{value:'v'}]}]"},
            {
                "append time claimed by the first alone",
                "[{magic:%1$d,attributes:8,at:5,records:[{value:'v'}]},{magic:%1$d,records:[{value:'w'}]}]"
            },
            {"time -5 behind a good one", "[" + one + ",{magic:%1$d,at:-5,records:[{value:'v'}]}]"},
            {"codec 5", "[{magic:%1$d,attributes:5,records:[{value:'v'}]}]"},
            {"wrong checksum of unknown codec", "[{magic:%1$d,attributes:5,crc:1,records:[{value:'v'}]}]"},
        };
        for (int magic = 0; magic <= 1; magic++) {
            for (String[] each : cases) {
                put(lab, "magic " + magic + " " + each[0], "sets", each[1].formatted(magic, 1 - magic));
            }
        }
        put(lab, "magic 1 without its time", "sets", "[{hex:'%s'}]".formatted(WITHOUT_TIME));
        put(
                lab,
                "magic 1 without its time, wrong checksum",
                "sets",
                "[{hex:'%s'}]".formatted("00".repeat(8) + "0000000e" + "00000000" + "01" + "00".repeat(9)));
        fetched(lab, "sets");
        lab.topic("two", "[[1]]");
        String[][] newer = {
            {"two batches", "[{records:[{value:'a'}]},{records:[{value:'b'}]}]"},
            {"a batch and a cut one", "[{records:[{value:'a'}]},{cut:40,records:[{value:'b'}]}]"},
            {"a batch and some bytes", "[{records:[{value:'a'}]},{hex:'0102030405'}]"},
            {"a cut batch", "[{cut:70,records:[{value:100}]}]"},
            {"a batch cut in its head", "[{cut:40,records:[{value:100}]}]"},
            {"a batch shorter than its head", "[{length:40,records:[{value:100}]}]"},
            {"zstd", "[{codec:'zstd',records:[{value:'v'}]}]"},
            {"time -5", "[{at:-5,records:[{value:'v'}]}]"},
            {"base offset 5", "[{offset:5,records:[{value:'v'}]}]"},
        };
        for (String[] each : newer) {
            put(lab, each[0], "two", each[1]);
        }
        fetched(lab, "two");
    }

    /** A message of magic 1 of 14 bytes with a right checksum: its time is taken from where its lengths should be. */
    private static final String WITHOUT_TIME = withoutTime();

    private static String withoutTime() {
        byte[] rest = new byte[10];
        rest[0] = 1;
        var crc = new java.util.zip.CRC32();
        crc.update(rest);
        return "00".repeat(8) + "0000000e" + "%08x".formatted((int) crc.getValue())
                + java.util.HexFormat.of().formatHex(rest);
    }

    private static void wrappers(Lab lab) {
        lab.topic("wrapped", "[[1]]");
        String two = "records:[{key:'k',value:'v'},{value:'w'}]";
        String[][] cases = {
            {"two", "[{magic:%1$d,codec:'%2$s'," + two + "}]"},
            {"two wrappers", "[{magic:%1$d,codec:'%2$s'," + two + "},{magic:%1$d,codec:'%2$s'," + two + "}]"},
            {"a plain one behind it", "[{magic:%1$d,codec:'%2$s'," + two + "},{magic:%1$d," + two + "}]"},
            {"cut", "[{magic:%1$d,codec:'%2$s'," + two + ",cut:50}]"},
            {
                "a cut one behind it",
                "[{magic:%1$d,codec:'%2$s'," + two + "},{magic:%1$d,codec:'%2$s'," + two + ",cut:50}]"
            },
            {"the last within cut", "[{magic:%1$d,codec:'%2$s',records:[{value:'v'},{value:100,cut:60}]}]"},
            {"the last within cut in its head", "[{magic:%1$d,codec:'%2$s',records:[{value:'v'},{value:100,cut:15}]}]"},
            {
                "the last within cut before its head",
                "[{magic:%1$d,codec:'%2$s',records:[{value:'v'},{value:100,cut:5}]}]"
            },
            {"the only one within cut", "[{magic:%1$d,codec:'%2$s',records:[{value:100,cut:60}]}]"},
            {"nothing within", "[{magic:%1$d,codec:'%2$s',records:[]}]"},
            {"no value", "[{magic:%1$d,codec:'%2$s',records:[{}],payload:null}]"},
            {"an empty value", "[{magic:%1$d,codec:'%2$s',payload:''}]"},
            {"garbage", "[{magic:%1$d,codec:'%2$s',payload:{hex:'0011223344556677'}}]"},
            {"much garbage", "[{magic:%1$d,codec:'%2$s',payload:{hex:'" + "0011223344556677".repeat(20) + "'}}]"},
            {"value longer than the wrapper", "[{magic:%1$d,codec:'%2$s'," + two + ",valueLength:100000}]"},
            {"value shorter than the wrapper", "[{magic:%1$d,codec:'%2$s'," + two + ",valueLength:30}]"},
            {"value of length 5", "[{magic:%1$d,codec:'%2$s'," + two + ",valueLength:5}]"},
            {"key longer than the wrapper", "[{magic:%1$d,codec:'%2$s'," + two + ",keyLength:100000}]"},
            {"a key", "[{magic:%1$d,codec:'%2$s',key:'k'," + two + "}]"},
            {"a length of 13 within", "[{magic:%1$d,codec:'%2$s',records:[{value:'v'},{length:13,value:'w'}]}]"},
            {"a length of -1 within", "[{magic:%1$d,codec:'%2$s',records:[{length:-1,value:'w'}]}]"},
            {
                "a length beyond the end within",
                "[{magic:%1$d,codec:'%2$s',records:[{value:'v'},{length:5000,value:'w'}]}]"
            },
            {"wrong checksum within", "[{magic:%1$d,codec:'%2$s',records:[{value:'v'},{crc:1,value:'w'}]}]"},
            {"magic 0 within", "[{magic:%1$d,codec:'%2$s',records:[{magic:0,value:'v'}]}]"},
            {"magic 1 within", "[{magic:%1$d,codec:'%2$s',records:[{magic:1,value:'v'}]}]"},
            {"magic 2 within", "[{magic:%1$d,codec:'%2$s',inner:[{records:[{value:'v'}]}]}]"},
            {"magic 5 within", "[{magic:%1$d,codec:'%2$s',records:[{magic:5,value:'v'}]}]"},
            {"compressed within", "[{magic:%1$d,codec:'%2$s',inner:[{magic:%1$d,codec:'%2$s'," + two + "}]}]"},
            {"codec 5 within", "[{magic:%1$d,codec:'%2$s',records:[{attributes:5,value:'v'}]}]"},
            {
                "key longer than its message within",
                "[{magic:%1$d,codec:'%2$s',records:[{keyLength:1000,key:'k',value:'v'}]}]"
            },
            {
                "value longer than its message within",
                "[{magic:%1$d,codec:'%2$s',records:[{value:'a'},{valueLength:9,value:'v'}]}]"
            },
            {
                "magic 5 within, then a wrong checksum",
                "[{magic:%1$d,codec:'%2$s',records:[{magic:5,value:'v'},{crc:1,value:'v'}]}]"
            },
            {
                "offsets that fall within",
                "[{magic:%1$d,codec:'%2$s',records:[{offset:5,value:'v'},{offset:1,value:'w'}]}]"
            },
            {
                "offset below those within",
                "[{magic:%1$d,codec:'%2$s',lastOffset:1,records:[{offset:5,value:'v'},{offset:6,value:'w'}]}]"
            },
            {"offset 0", "[{magic:%1$d,codec:'%2$s',lastOffset:0,records:[{offset:5,value:'v'},{offset:6,value:'w'}]}]"
            },
            {"offset above those within", "[{magic:%1$d,codec:'%2$s',lastOffset:100," + two + "}]"},
            {"append time claimed", "[{magic:%1$d,codec:'%2$s',attributes:8," + two + "}]"},
            {"append time claimed within", "[{magic:%1$d,codec:'%2$s',records:[{attributes:8,value:'v'}]}]"},
            {"no time", "[{magic:%1$d,codec:'%2$s',at:-1," + two + "}]"},
            {"no time, but within", "[{magic:%1$d,codec:'%2$s',at:-1,records:[{at:5,value:'v'}]}]"},
            {"time -5", "[{magic:%1$d,codec:'%2$s',at:-5," + two + "}]"},
            {"time -5 within", "[{magic:%1$d,codec:'%2$s',records:[{value:'v'},{at:-5,value:'w'}]}]"},
        };
        for (int magic = 0; magic <= 1; magic++) {
            for (String codec : magic == 0 ? List.of("gzip", "snappy") : List.of("gzip", "snappy", "lz4")) {
                for (String[] each : cases) {
                    put(
                            lab,
                            "magic " + magic + " " + codec + ": " + each[0],
                            "wrapped",
                            each[1].formatted(magic, codec));
                }
            }
            put(lab, "magic " + magic + " zstd", "wrapped", "[{magic:" + magic + ",codec:'zstd'," + two + "}]");
        }
        put(lab, "magic 0 lz4 with today's checksum", "wrapped", "[{magic:0,codec:'lz4'," + two + "}]");
        fetched(lab, "wrapped");
    }

    private static void settings(Lab lab) {
        long now = System.currentTimeMillis();
        lab.topic("compacted", "[[1]]", "{'cleanup.policy':'compact'}");
        lab.topic("stamped", "[[1]]", "{'message.timestamp.type':'LogAppendTime','retention.ms':-1}");
        lab.topic(
                "near",
                "[[1]]",
                "{'message.timestamp.before.max.ms':3600000,'message.timestamp.after.max.ms':3600000}");
        lab.topic("gzipped", "[[1]]", "{'compression.type':'gzip','retention.ms':-1}");
        lab.topic("plain", "[[1]]", "{'compression.type':'uncompressed','retention.ms':-1}");
        lab.topic("tight", "[[1]]", "{'max.message.bytes':110,'compression.type':'gzip','retention.ms':-1}");
        lab.topic("small", "[[1]]", "{'max.message.bytes':100,'retention.ms':-1}");
        String[][] cases = {
            {"one", "[{magic:%1$d,codec:'%2$s',records:[{key:'k',value:'v'}]}]"},
            {"without key", "[{magic:%1$d,codec:'%2$s',records:[{key:'k',value:'v'},{value:'w'}]}]"},
            {
                "off by two hours",
                "[{magic:%1$d,codec:'%2$s',records:[{key:'k',at:" + now + ",value:'v'},{key:'k',at:" + (now - 7_200_000)
                        + ",value:'w'}]}]"
            },
            {"of now", "[{magic:%1$d,codec:'%2$s',at:" + now + ",records:[{key:'k',value:'v'},{key:'l',value:'w'}]}]"},
            {"no time", "[{magic:%1$d,codec:'%2$s',at:-1,records:[{key:'k',value:'v'}]}]"},
            {"time -5", "[{magic:%1$d,codec:'%2$s',at:-5,records:[{key:'k',value:'v'}]}]"},
            {"append time claimed", "[{magic:%1$d,codec:'%2$s',attributes:8,records:[{key:'k',value:'v'}]}]"},
            {"the last cut", "[{magic:%1$d,codec:'%2$s',records:[{key:'k',value:'v'},{value:50,cut:60}]}]"},
            {"of 70", "[{magic:%1$d,codec:'%2$s',records:[{value:70}]}]"},
            {"of 500", "[{magic:%1$d,codec:'%2$s',records:[{value:500}]}]"},
            {"three of 20", "[{magic:%1$d,codec:'%2$s',records:[{value:20},{value:20},{value:20}]}]"},
        };
        for (String topic : List.of("compacted", "stamped", "near", "gzipped", "plain", "small", "tight")) {
            for (int magic = 0; magic <= 1; magic++) {
                for (String codec : List.of("none", "gzip")) {
                    for (String[] each : cases) {
                        put(
                                lab,
                                topic + ", magic " + magic + " " + codec + ": " + each[0],
                                topic,
                                each[1].formatted(magic, codec));
                    }
                }
            }
        }
        for (String topic : List.of("gzipped", "plain")) {
            put(lab, "today's batch with time -5, " + topic, topic, "[{codec:'snappy',at:-5,records:[{value:'v'}]}]");
            lab.ask(
                    "today's batch with time -5, " + topic,
                    "Produce",
                    9,
                    to(topic, -1, "[{codec:'snappy',at:-5,records:[{value:'v'}]}]"));
            lab.ask(
                    "today's batch with one time of -5, " + topic,
                    "Produce",
                    9,
                    to(topic, -1, "[{codec:'snappy',records:[{value:'v'},{at:-5,value:'v'}]}]"));
            fetched(lab, topic);
        }
    }

    /** Of two wrong messages, one behind the other or both within a wrapper: which of them is told. */
    private static void orders(Lab lab) {
        lab.topic("compacted", "[[1]]", "{'cleanup.policy':'compact'}");
        lab.topic("any", "[[1]]", "{'retention.ms':-1}");
        lab.topic("stamped", "[[1]]", "{'message.timestamp.type':'LogAppendTime','cleanup.policy':'compact'}");
        lab.topic("gzipped", "[[1]]", "{'compression.type':'gzip','cleanup.policy':'compact'}");
        lab.topic("near", "[[1]]", "{'message.timestamp.before.max.ms':3600000,'cleanup.policy':'compact'}");
        String[][] kinds = {
            {"good", "at:-1,records:[{key:'k',value:'v'}]"},
            {"keyless", "at:-1,records:[{value:'v'}]"},
            {"claims", "attributes:8,at:-1,records:[{key:'k',value:'v'}]"},
            {"keyless claims", "attributes:8,at:-1,records:[{value:'v'}]"},
            {"old", "at:5,records:[{key:'k',value:'v'}]"},
            {"keyless old", "at:5,records:[{value:'v'}]"},
            {"time -5", "at:-5,records:[{key:'k',value:'v'}]"},
            {"unreadable", "at:-1,records:[{key:'k',valueLength:1000,value:'v'}]"},
            {"keyless unreadable", "at:-1,records:[{valueLength:1000,value:'v'}]"},
            {"unreadable claims", "attributes:8,at:-1,records:[{key:'k',valueLength:1000,value:'v'}]"},
            {"other", "magic:0,records:[{key:'k',value:'v'}]"},
            {"other unreadable", "magic:0,records:[{key:'k',valueLength:1000,value:'v'}]"},
            {"wrong checksum", "crc:1,at:-1,records:[{key:'k',value:'v'}]"},
        };
        for (String topic : List.of("compacted", "any", "stamped", "gzipped", "near")) {
            for (String[] first : kinds) {
                String one = message(first[1]);
                put(lab, topic + ": " + first[0], topic, "[" + one + "]");
                for (String[] second : kinds) {
                    String two = one + "," + message(second[1]);
                    put(lab, topic + ": " + first[0] + ", " + second[0], topic, "[" + two + "]");
                    put(
                            lab,
                            topic + ": a wrapper of " + first[0] + ", " + second[0],
                            topic,
                            "[{magic:1,codec:'gzip',inner:[" + two + "]}]");
                    put(
                            lab,
                            topic + ": a wrapper that claims append time of " + first[0] + ", " + second[0],
                            topic,
                            "[{magic:1,codec:'gzip',attributes:8,at:-1,inner:[" + two + "]}]");
                }
            }
            put(lab, topic + ": magic 1 unreadable within magic 0", topic, "[{hex:'" + UNREADABLE_WITHIN + "'}]");
        }
    }

    private static String message(String rest) {
        return (rest.startsWith("magic") ? "{" : "{magic:1,") + rest + "}";
    }

    /** A wrapper of magic 0 (gzip) around a message of magic 1 whose value is longer than the message. */
    private static final String UNREADABLE_WITHIN = "000000000000000200000038a44cf7790001ffffffff0000002a"
            + "1f8b080000000000020363608003798545725d8c0cffa10024949d0d24d80d2100000621bea72b000000";

    private static void versions(Lab lab) {
        lab.topic("early", "[[1]]", "{'retention.ms':-1}");
        lab.ask("time -5", "Produce", 9, to("early", -1, "[{at:-5,records:[{value:'v'}]}]"));
        lab.ask("time 5", "Produce", 9, to("early", -1, "[{at:5,records:[{value:'v'}]}]"));
        lab.patient(false);
        for (int version : new int[] {0, 1, 2, 3, 4}) {
            for (int offset = 0; offset <= 2; offset++) {
                lab.ask(
                        "of time -5, at " + offset,
                        "Fetch",
                        version,
                        "{replicaId:-1,maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'@early',partitions:[{partition:0,fetchOffset:%d,partitionMaxBytes:10000000}]}]}"
                                .formatted(offset));
            }
        }
        lab.patient(true);
        lab.topic("v", "[[1,2,3]]");
        for (int version = 0; version <= 2; version++) {
            for (int acks : new int[] {-1, 1, 2}) {
                lab.ask("acks " + acks, "Produce", version, to("v", acks, "[{magic:0,records:[{value:'v'}]}]"));
                lab.ask(
                        "acks " + acks + ", cut",
                        "Produce",
                        version,
                        to("v", acks, "[{magic:0,records:[{value:'v'}],cut:27}]"));
                lab.ask(
                        "acks " + acks + ", elsewhere",
                        "Produce",
                        version,
                        to("nowhere", acks, "[{magic:0,records:[{value:'v'}],cut:27}]"));
            }
            lab.tell("acks 0", 1, "Produce", version, to("v", 0, "[{magic:1,records:[{value:'v'}]}]"));
            lab.ask("at a follower", 2, "Produce", version, to("v", -1, "[{magic:1,crc:1,records:[{value:'v'}]}]"));
            lab.ask(
                    "at a follower, cut",
                    2,
                    "Produce",
                    version,
                    to("v", -1, "[{magic:1,records:[{value:'v'}],cut:20}]"));
        }
        fetched(lab, "v");
    }
}
