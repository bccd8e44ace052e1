package brokerlab.engine.differential;

import java.util.List;

/** What a broker takes, and how it refuses the rest. */
final class ProduceScenarios {
    private static final String ONE = "[{records:[{key:'k',value:'v'}]}]";

    private ProduceScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("produce/versions", ProduceScenarios::versions),
                new Scenario("produce/codecs", ProduceScenarios::codecs),
                new Scenario("produce/formats", ProduceScenarios::formats),
                new Scenario("produce/odd-batches", ProduceScenarios::batches),
                new Scenario("produce/topics-settings", ProduceScenarios::settings),
                new Scenario("produce/acks-and-places", ProduceScenarios::places));
    }

    /** A request to partition 0. */
    static String to(String topic, int acks, String batches) {
        return "{acks:%d,timeoutMs:30000,topicData:[{name:'@%s',partitionData:[{index:0,records:%s}]}]}"
                .formatted(acks, topic, batches);
    }

    private static void put(Lab lab, String step, String topic, String batches) {
        lab.ask(step, "Produce", 9, to(topic, -1, batches));
    }

    /** Everything that was taken, as bytes. */
    private static void fetched(Lab lab, String topic) {
        lab.ask(topic + " as it was taken", "Fetch", 11, """
                {replicaId:-1,maxWaitMs:0,minBytes:0,maxBytes:10000000,
                topics:[{topic:'@%s',partitions:[{partition:0,fetchOffset:0,partitionMaxBytes:10000000}]}]}""".formatted(topic));
    }

    private static void versions(Lab lab) {
        lab.topic("plain", "[[1,2,3]]");
        lab.everyVersion("one record", 1, "Produce", to("plain", -1, ONE));
        lab.everyVersion("acks 1", 1, "Produce", to("plain", 1, ONE));
        lab.everyVersion("no topic", 1, "Produce", "{acks:-1,timeoutMs:30000}");
        lab.everyVersion("unknown topic", 1, "Produce", to("nowhere", -1, ONE));
        fetched(lab, "plain");
    }

    private static void codecs(Lab lab) {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd", "5", "6", "7")) {
            lab.topic("c" + codec, "[[1,2,3]]");
            lab.versions(
                    3,
                    11,
                    "codec " + codec,
                    1,
                    "Produce",
                    to("c" + codec, -1, "[{codec:'" + codec + "',records:[{value:100}]}]"));
            fetched(lab, "c" + codec);
        }
        for (String type : List.of("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer")) {
            lab.topic("t" + type, "[[1,2,3]]", "{'retention.ms':-1,'compression.type':'" + type + "'}");
            for (String codec : List.of("none", "gzip", "zstd")) {
                put(
                        lab,
                        codec + " to " + type,
                        "t" + type,
                        "[{codec:'" + codec + "',records:[{value:100},{value:'a'}]}]");
            }
        }
        fetched(lab, "tuncompressed");
        lab.topic("garbled", "[[1,2,3]]");
        for (String codec : List.of("gzip", "snappy", "lz4", "zstd")) {
            put(
                    lab,
                    codec + " that is none",
                    "garbled",
                    "[{codec:'" + codec + "',count:1,payload:{hex:'0011223344556677'}}]");
        }
    }

    private static void formats(Lab lab) {
        lab.topic("old", "[[1,2,3]]");
        for (int magic = 0; magic <= 1; magic++) {
            for (int version : new int[] {0, 1, 2, 3, 7, 9}) {
                lab.ask(
                        "magic " + magic,
                        "Produce",
                        version,
                        to("old", -1, "[{magic:%d,records:[{key:'k',value:'v'},{value:'w'}]}]".formatted(magic)));
            }
            for (String codec : List.of("gzip", "snappy")) {
                lab.ask(
                        "magic " + magic + " " + codec,
                        "Produce",
                        2,
                        to(
                                "old",
                                -1,
                                "[{magic:%d,codec:'%s',records:[{value:'v'},{value:'w'}]}]".formatted(magic, codec)));
            }
            lab.ask(
                    "magic " + magic + " with a wrong checksum",
                    "Produce",
                    2,
                    to("old", -1, "[{magic:%d,crc:1,records:[{value:'v'}]}]".formatted(magic)));
        }
        lab.ask("magic 2", "Produce", 2, to("old", -1, ONE));
        lab.ask("zstd in magic 1", "Produce", 2, to("old", -1, "[{magic:1,codec:'zstd',records:[{value:'v'}]}]"));
        fetched(lab, "old");
        for (int version : new int[] {0, 1, 2, 3, 4, 10}) {
            lab.ask("old and new records", "Fetch", version, """
                    {replicaId:-1,maxWaitMs:0,minBytes:0,maxBytes:10000000,
                    topics:[{topic:'@old',partitions:[{partition:0,fetchOffset:0,partitionMaxBytes:10000000}]}]}""");
        }
    }

    private static void batches(Lab lab) {
        lab.topic("b", "[[1,2,3]]");
        put(lab, "two batches", "b", "[{records:[{value:'a'}]},{records:[{value:'b'}]}]");
        put(lab, "no bytes", "b", "[]");
        put(lab, "no records", "b", "[{records:[]}]");
        put(lab, "wrong checksum", "b", "[{crc:1,records:[{value:'a'}]}]");
        put(lab, "cut", "b", "[{cut:70,records:[{value:100}]}]");
        put(lab, "cut in its head", "b", "[{cut:20,records:[{value:100}]}]");
        put(lab, "a whole one and a cut one", "b", "[{records:[{value:'a'}]},{cut:40,records:[{value:'b'}]}]");
        put(lab, "magic 3", "b", "[{hex:'%s'}]".formatted("0000000000000000000000320000000003" + "00".repeat(45)));
        put(lab, "length too small", "b", "[{length:13,records:[{value:'a'}]}]");
        put(lab, "length negative", "b", "[{length:-1,records:[{value:'a'}]}]");
        put(lab, "control batch", "b", "[{attributes:32,records:[{key:{hex:'00000001'},value:{hex:'000000000000'}}]}]");
        put(
                lab,
                "transactional without id",
                "b",
                "[{attributes:16,producerId:1,epoch:0,sequence:0,records:[{value:'a'}]}]");
        put(lab, "append time asked for", "b", "[{attributes:8,records:[{value:'a'}]}]");
        put(lab, "attributes not known", "b", "[{attributes:128,records:[{value:'a'}]}]");
        put(lab, "count too high", "b", "[{count:2,records:[{value:'a'}]}]");
        put(lab, "count too low", "b", "[{count:1,records:[{value:'a'},{value:'b'}]}]");
        put(lab, "count 0 with a record", "b", "[{count:0,records:[{value:'a'}]}]");
        put(lab, "last delta too high", "b", "[{lastDelta:7,records:[{value:'a'}]}]");
        put(lab, "deltas with a hole", "b", "[{lastDelta:2,records:[{delta:0,value:'a'},{delta:2,value:'b'}]}]");
        put(lab, "offset and leader epoch said", "b", "[{offset:77,leaderEpoch:5,records:[{value:'a'}]}]");
        put(lab, "offset negative", "b", "[{offset:-1,records:[{value:'a'}]}]");
        put(lab, "highest time too low", "b", "[{maxAt:5,records:[{value:'a'}]}]");
        put(lab, "no time", "b", "[{at:-1,records:[{value:'a'}]}]");
        put(lab, "time 0", "b", "[{at:0,records:[{value:'a'}]}]");
        put(lab, "time -2", "b", "[{at:-2,records:[{value:'a'}]}]");
        put(lab, "headers", "b", "[{records:[{value:'a',headers:[['h','1'],['h','2'],['n',null],['','']]}]}]");
        put(lab, "header without key", "b", "[{records:[{value:'a',headers:[[null,'1']]}]}]");
        put(lab, "tombstone", "b", "[{records:[{key:'k'}]}]");
        put(lab, "neither key nor value", "b", "[{records:[{}]}]");
        put(lab, "payload garbled", "b", "[{count:1,payload:{hex:'ffffffff'}}]");
        put(lab, "payload longer", "b", "[{count:1,payload:{hex:'1000000001027600000000000000'}}]");
        fetched(lab, "b");
        lab.topic("odd", "[[1,2,3]]");
        put(lab, "wrong deltas, twice the same", "odd", "[{records:[{delta:0,value:'a'},{delta:0,value:'b'}]}]");
    }

    private static void settings(Lab lab) {
        lab.topic("compacted", "[[1,2,3]]", "{'cleanup.policy':'compact'}");
        for (int version : new int[] {3, 7, 8, 9, 11}) {
            String[] cases = {
                "[{records:[{value:'a'}]}]",
                "[{records:[{key:'k',value:'a'},{value:'b'},{key:'l',value:'c'},{value:'d'}]}]",
                "[{codec:'gzip',records:[{value:'a'},{key:'k',value:'b'}]}]",
                "[{records:[{key:'',value:'a'}]}]"
            };
            for (int i = 0; i < cases.length; i++) {
                lab.ask("compacted, case " + i, "Produce", version, to("compacted", -1, cases[i]));
            }
        }
        fetched(lab, "compacted");
        lab.topic("small", "[[1,2,3]]", "{'retention.ms':-1,'max.message.bytes':100}");
        for (int value : new int[] {20, 31, 32, 33, 34, 100, 5000}) {
            for (String codec : List.of("none", "gzip")) {
                put(
                        lab,
                        codec + " of " + value,
                        "small",
                        "[{codec:'%s',records:[{value:%d}]}]".formatted(codec, value));
            }
        }
        lab.topic("segment", "[[1,2,3]]", "{'retention.ms':-1,'segment.bytes':1048576,'max.message.bytes':5000000}");
        put(lab, "longer than a segment", "segment", "[{records:[{value:1100000}]}]");
        lab.topic(
                "timed",
                "[[1,2,3]]",
                "{'retention.ms':-1,'message.timestamp.before.max.ms':3600000,'message.timestamp.after.max.ms':3600000}");
        long now = System.currentTimeMillis();
        for (int version : new int[] {3, 7, 8, 9}) {
            for (long off : new long[] {-7_200_000, 0, 7_200_000}) {
                lab.ask(
                        "off by " + off,
                        "Produce",
                        version,
                        to("timed", -1, "[{at:%d,records:[{value:'a'}]}]".formatted(now + off)));
            }
            lab.ask(
                    "some good, some bad",
                    "Produce",
                    version,
                    to("timed", -1, "[{at:%d,records:[{value:'a'},{at:5,value:'b'},{value:'c'}]}]".formatted(now)));
            lab.ask("no time", "Produce", version, to("timed", -1, "[{at:-1,records:[{value:'a'}]}]"));
        }
        lab.topic("appended", "[[1,2,3]]", "{'retention.ms':-1,'message.timestamp.type':'LogAppendTime'}");
        for (int version : new int[] {1, 2, 3, 9}) {
            lab.ask("append time", "Produce", version, to("appended", -1, ONE));
            lab.ask(
                    "append time, gzip",
                    "Produce",
                    version,
                    to("appended", -1, "[{codec:'gzip',records:[{value:'v'}]}]"));
        }
        lab.topic("two", "[[1,2]]", "{'retention.ms':-1,'min.insync.replicas':3}");
        for (int acks : new int[] {-1, 1}) {
            lab.ask("too few in sync, acks " + acks, "Produce", 9, to("two", acks, ONE));
        }
    }

    private static void places(Lab lab) {
        lab.topic("p", "[[1,2,3],[2,3,1]]");
        for (int acks : new int[] {2, -2, 3, 32767}) {
            lab.versions(3, 9, "acks " + acks, 1, "Produce", to("p", acks, ONE));
        }
        lab.tell("acks 0", 1, "Produce", 9, to("p", 0, ONE));
        lab.tell("acks 0, unknown topic", 1, "Produce", 9, to("nowhere", 0, ONE));
        lab.ask("at a follower", 2, "Produce", 9, to("p", -1, ONE));
        lab.ask("partitions here, elsewhere and nowhere", "Produce", 9, """
                {acks:-1,timeoutMs:30000,topicData:[{name:'@p',partitionData:[{index:0,records:%1$s},{index:1,records:%1$s},
                {index:2,records:%1$s},{index:-1,records:%1$s}]},{name:'@no',partitionData:[{index:0,records:%1$s}]}]}""".formatted(ONE));
        lab.ask(
                "one partition twice",
                "Produce",
                9,
                "{acks:-1,timeoutMs:30000,topicData:[{name:'@p',partitionData:[{index:0,records:%1$s},{index:0,records:%1$s}]}]}"
                        .formatted(ONE));
        lab.ask("no partition", "Produce", 9, "{acks:-1,timeoutMs:30000,topicData:[{name:'@p'}]}");
        lab.ask("name that is none", "Produce", 9, to("p", -1, ONE).replace("'@p'", "'a b'"));
        lab.ask("empty name", "Produce", 9, to("p", -1, ONE).replace("'@p'", "''"));
        lab.ask("internal topic", "Produce", 9, to("p", -1, ONE).replace("'@p'", "'__consumer_offsets'"));
        lab.ask(
                "transactional id that is unknown",
                "Produce",
                9,
                to("p", -1, ONE).replace("{acks", "{transactionalId:'@t',acks"));
    }
}
