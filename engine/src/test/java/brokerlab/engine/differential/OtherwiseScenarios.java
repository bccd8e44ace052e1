package brokerlab.engine.differential;

import brokerlab.engine.differential.Processes.Setup;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What takes clusters of other racks or settings than all else is asked of. */
final class OtherwiseScenarios {
    /** A scenario and what its clusters are started with. */
    record Cluster(Scenario scenario, Setup setup) {}

    private OtherwiseScenarios() {}

    static List<Cluster> all() {
        return List.of(
                new Cluster(
                        new Scenario("otherwise/a-broker-without-rack", OtherwiseScenarios::racks),
                        new Setup(List.of("rack-a", "", "rack-c"), Map.of())),
                new Cluster(
                        new Scenario("otherwise/rolled-by-retention", OtherwiseScenarios::rolled),
                        new Setup(
                                Side.RACKS,
                                Map.of(
                                        "log.retention.check.interval.ms", "500",
                                        "log.initial.task.delay.ms", "500"))));
    }

    /** One broker of three has no rack. */
    private static void racks(Lab lab) {
        lab.topic("named", "[[1,2],[2,3]]");
        for (int factor : new int[] {-1, 1, 2, 3, 4}) {
            for (int version : new int[] {5, 7}) {
                lab.ask(
                        "by counts, factor " + factor,
                        Lab.CONTROLLER,
                        "CreateTopics",
                        version,
                        "{timeoutMs:10000,validateOnly:false,topics:[{name:'@c%d%d',numPartitions:2,replicationFactor:%d}]}"
                                .formatted(version, factor + 1, factor));
                lab.ask(
                        "by counts, only looked at, factor " + factor,
                        Lab.CONTROLLER,
                        "CreateTopics",
                        version,
                        "{timeoutMs:10000,validateOnly:true,topics:[{name:'@l',numPartitions:2,replicationFactor:%d}]}"
                                .formatted(factor));
            }
        }
        for (boolean only : new boolean[] {true, false}) {
            lab.ask(
                    "grown by count, only looked at: " + only,
                    Lab.CONTROLLER,
                    "CreatePartitions",
                    3,
                    "{timeoutMs:10000,validateOnly:%s,topics:[{name:'@named',count:3}]}".formatted(only));
        }
        lab.ask(
                "grown by name",
                Lab.CONTROLLER,
                "CreatePartitions",
                3,
                "{timeoutMs:10000,topics:[{name:'@named',count:3,assignments:[{brokerIds:[3,1]}]}]}");
        for (int version : new int[] {4, 9, 12}) {
            lab.ask(
                    "made by asking",
                    Lab.CONTROLLER,
                    "Metadata",
                    version,
                    "{topics:[{name:'@asked'}],allowAutoTopicCreation:true}");
        }
        lab.ask("brokers", 1, "Metadata", 9, "{topics:[]}", OtherwiseScenarios::withoutController);
    }

    private static JsonNode withoutController(JsonNode answer) {
        return answer instanceof ObjectNode all ? all.without("controllerId") : answer;
    }

    /** A partition that nobody writes any more loses its last segment to retention. */
    private static void rolled(Lab lab) {
        lab.topic("idle", "[[1]]", "{'retention.ms':-1,'file.delete.delay.ms':0}");
        lab.produce("idle", 0, "[{value:100},{value:100}]");
        lab.note("written", files(lab));
        lab.look(
                1,
                "IncrementalAlterConfigs",
                1,
                "{resources:[{resourceType:2,resourceName:'@idle',configs:[{name:'retention.ms',configOperation:0,value:'1000'}]}]}");
        lab.await("a new segment", () -> {
            JsonNode now = files(lab);
            return now.has("00000000000000000002.log") && !now.has("00000000000000000000.log");
        });
        lab.note("rolled", files(lab));
        lab.ask(
                "start",
                "ListOffsets",
                7,
                "{replicaId:-1,topics:[{name:'@idle',partitions:[{partitionIndex:0,timestamp:-2},{partitionIndex:0,timestamp:-1}]}]}");
        lab.look(
                1,
                "IncrementalAlterConfigs",
                1,
                "{resources:[{resourceType:2,resourceName:'@idle',configs:[{name:'retention.ms',configOperation:0,value:'-1'}]}]}");
        for (int value : new int[] {10, 5_000, 5_000}) {
            lab.produce("idle", 0, "[{value:" + value + "}]");
            lab.note("written " + value, files(lab));
        }
        for (int version : new int[] {4, 11}) {
            lab.ask(
                    "what is there",
                    "Fetch",
                    version,
                    "{maxWaitMs:0,minBytes:0,maxBytes:10000000,topics:[{topic:'@idle',partitions:[{partition:0,partitionMaxBytes:1000000,fetchOffset:2}]}]}");
        }
        lab.note("read", files(lab));
    }

    /** Names alone: how much of a mapped file is filled is seen when it is closed. */
    private static JsonNode files(Lab lab) {
        ObjectNode names = Messages.JSON.createObjectNode();
        Path folder = lab.side().logs(1).resolve(lab.name("idle-0"));
        try (Stream<Path> paths = Files.list(folder)) {
            paths.map(path -> path.getFileName().toString())
                    .filter(name -> !name.endsWith(".deleted") && !name.endsWith(".tmp"))
                    .sorted()
                    .forEach(name -> names.put(name, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
