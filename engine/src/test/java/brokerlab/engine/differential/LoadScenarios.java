package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** What becomes of a topic that is written and read while it goes or moves. */
final class LoadScenarios {
    private LoadScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("topics/deleted-under-load", LoadScenarios::deleted),
                new Scenario("topics/moved-under-load", LoadScenarios::moved));
    }

    /** Writes, acknowledged by all, and reads, one after another, by connections of its own until it is ended. */
    private static final class Load implements AutoCloseable {
        private final Lab lab;
        private final String topic;
        private final Set<String> written = new TreeSet<>();
        private final Set<String> read = new TreeSet<>();
        private final CompletableFuture<Void> done;
        private final CompletableFuture<Void> going = new CompletableFuture<>();
        private volatile boolean ended;
        private int leader = 1;
        private long acknowledged;

        Load(Lab of, String topic) {
            this.lab = new Lab(of.side(), of.name(""));
            this.topic = topic;
            this.done = CompletableFuture.runAsync(
                    this::run, task -> Thread.ofPlatform().daemon().start(task));
        }

        private void run() {
            while (!ended) {
                String error = error(lab.look(
                        leader,
                        "Produce",
                        9,
                        "{acks:-1,timeoutMs:30000,topicData:[{name:'@%s',partitionData:[{index:0,records:[{records:[{value:100}]}]}]}]}"
                                .formatted(topic)));
                written.add(error);
                read.add(error(lab.look(
                        leader,
                        "Fetch",
                        11,
                        "{maxWaitMs:0,minBytes:0,maxBytes:1000,topics:[{topic:'@%s',partitions:[{partition:0,partitionMaxBytes:1000,fetchOffset:0}]}]}"
                                .formatted(topic))));
                if (error.equals("NONE")) {
                    acknowledged++;
                    going.complete(null);
                } else {
                    int now = lab.look(
                                    1,
                                    "Metadata",
                                    7,
                                    "{topics:[{name:'@%s'}],allowAutoTopicCreation:false}".formatted(topic))
                            .findPath("leaderId")
                            .asInt();
                    leader = now > 0 ? now : leader;
                }
            }
        }

        /** Of the one partition, or the whole answer where it does not come so far. */
        private static String error(JsonNode answer) {
            JsonNode error = answer.path("responses").findPath("errorCode");
            return error.isMissingNode() ? answer.toString() : error.asText();
        }

        /** Until the first write is acknowledged. */
        Load under() {
            CompletableFuture.anyOf(going, done).join();
            return this;
        }

        @Override
        public void close() throws IOException {
            end();
            lab.close();
        }

        private void end() {
            ended = true;
            done.join();
        }

        /** Ends it and tells what came that a client is not told to try again on; how often it met the others is chance. */
        JsonNode seen() {
            end();
            ObjectNode all = Messages.JSON.createObjectNode();
            var usual = List.of("NONE", "UNKNOWN_TOPIC_OR_PARTITION", "NOT_LEADER_OR_FOLLOWER");
            var others = new ArrayList<String>();
            written.forEach(error -> others.add("written: " + error));
            read.forEach(error -> others.add("read: " + error));
            others.removeIf(error -> usual.contains(error.replaceFirst(".*: ", "")));
            others.forEach(error -> all.put(error, true));
            return all;
        }
    }

    private static void awaitFolders(Lab lab, String partition, List<Integer> brokers) {
        for (int broker = 1; broker <= Side.BROKERS; broker++) {
            var folder = lab.side().logs(broker).resolve(lab.name(partition));
            boolean there = brokers.contains(broker);
            lab.await(folder + (there ? "" : " gone"), () -> Files.isDirectory(folder) == there);
        }
    }

    private static void deleted(Lab lab) throws IOException {
        for (int round = 0; round < 5; round++) {
            String topic = "gone" + round;
            lab.topic(topic, "[[1,2,3]]");
            try (var load = new Load(lab, topic)) {
                load.under();
                lab.ask("", Lab.CONTROLLER, "DeleteTopics", 5, "{timeoutMs:30000,topicNames:['@%s']}".formatted(topic));
                lab.awaitGone(topic);
                awaitFolders(lab, topic + "-0", List.of());
                lab.note("seen by writers and readers", load.seen());
            }
            lab.ask(
                    "afterwards",
                    "Produce",
                    9,
                    "{acks:-1,timeoutMs:30000,topicData:[{name:'@%s',partitionData:[{index:0,records:[{records:[{value:1}]}]}]}]}"
                            .formatted(topic));
            lab.ask(
                    "afterwards",
                    "Fetch",
                    11,
                    "{maxWaitMs:0,minBytes:0,maxBytes:1000,topics:[{topic:'@%s',partitions:[{partition:0,partitionMaxBytes:1000,fetchOffset:0}]}]}"
                            .formatted(topic));
            lab.topic(topic, "[[1,2,3]]");
            lab.ask(
                    "made again",
                    "ListOffsets",
                    7,
                    "{replicaId:-1,topics:[{name:'@%s',partitions:[{partitionIndex:0,timestamp:-1}]}]}"
                            .formatted(topic));
        }
    }

    private static void moved(Lab lab) throws IOException {
        lab.topic("m", "[[1,2]]");
        try (var load = new Load(lab, "m")) {
            load.under();
            for (int[] to : new int[][] {{3, 2}, {2, 3, 1}, {1}, {1, 2}}) {
                var replicas = new ArrayList<Integer>();
                for (int broker : to) {
                    replicas.add(broker);
                }
                lab.ask(
                        "to " + replicas,
                        Lab.CONTROLLER,
                        "AlterPartitionReassignments",
                        0,
                        "{timeoutMs:30000,topics:[{name:'@m',partitions:[{partitionIndex:0,replicas:%s}]}]}"
                                .formatted(replicas));
                for (int broker = 1; broker <= Side.BROKERS; broker++) {
                    int at = broker;
                    lab.await("end of the move", () -> {
                        JsonNode partition = lab.look(at, "Metadata", 7, "{topics:[{name:'@m'}]}")
                                .path("topics")
                                .path(0)
                                .path("partitions")
                                .path(0);
                        return partition
                                        .path("replicaNodes")
                                        .toString()
                                        .equals(replicas.toString().replace(" ", ""))
                                && partition.path("isrNodes").size() == replicas.size();
                    });
                }
                awaitFolders(lab, "m-0", replicas);
                lab.await(
                        "an end of all moves",
                        () -> lab.look(
                                        Lab.CONTROLLER,
                                        "ListPartitionReassignments",
                                        0,
                                        "{timeoutMs:1000,topics:[{name:'@m',partitionIndexes:[0]}]}")
                                .path("topics")
                                .isEmpty());
                lab.note(
                        "moved to " + replicas,
                        lab.look(1, "Metadata", 7, "{topics:[{name:'@m'}]}").findPath("leaderId"));
            }
            lab.note("seen by writers and readers", load.seen());
            long end = lab.look(
                            1,
                            "ListOffsets",
                            7,
                            "{replicaId:-1,topics:[{name:'@m',partitions:[{partitionIndex:0,timestamp:-1}]}]}")
                    .findPath("offset")
                    .asLong();
            lab.note(
                    "all that was acknowledged is there",
                    Messages.JSON.getNodeFactory().booleanNode(end >= load.acknowledged));
        }
    }
}
