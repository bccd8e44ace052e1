package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.message.ApiMessageType;

/** What is announced, what is refused unread, and every API with nothing in it. */
final class VersionScenarios {
    private VersionScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("versions/announced", VersionScenarios::announced),
                new Scenario("versions/unserved", VersionScenarios::unserved),
                new Scenario("versions/malformed", VersionScenarios::malformed),
                new Scenario("versions/nothing-said", VersionScenarios::nothingSaid));
    }

    private static void announced(Lab lab) {
        lab.everyVersion("", 1, "ApiVersions", "{clientSoftwareName:'lab',clientSoftwareVersion:'1'}");
        lab.ask("no name", "ApiVersions", 3, "{clientSoftwareName:'',clientSoftwareVersion:''}");
        lab.ask("no version", "ApiVersions", 3, "{clientSoftwareName:'lab',clientSoftwareVersion:''}");
        lab.ask("bad name", "ApiVersions", 3, "{clientSoftwareName:'a b',clientSoftwareVersion:'-1-'}");
        lab.ask("name that ends in a dash", "ApiVersions", 3, "{clientSoftwareName:'a-',clientSoftwareVersion:'1'}");
    }

    /** One version below and above what any API has, and keys that are none. */
    private static void unserved(Lab lab) {
        for (int key = -1; key <= 100; key++) {
            int k = key;
            int highest = Arrays.stream(ApiMessageType.values())
                    .filter(t -> t.apiKey() == k)
                    .mapToInt(t -> t.highestSupportedVersion(true))
                    .findFirst()
                    .orElse(0);
            for (int version : new int[] {-1, highest + 1, Short.MAX_VALUE}) {
                ByteBuffer header = Messages.header((short) key, (short) version, 7, "lab", (short) 2);
                raw(lab, "key " + key + " version " + version, Connection.framed(header));
            }
        }
    }

    private static void raw(Lab lab, String step, ByteBuffer frame) {
        ObjectNode note = Messages.JSON.createObjectNode();
        switch (lab.raw(1, frame)) {
            case Connection.Reply.None none -> note.put("reply", none.how().toString());
            case Connection.Reply.Frame answer -> {
                byte[] bytes = new byte[answer.bytes().remaining()];
                answer.bytes().get(bytes);
                // The answer of another version is as long as that version is; what is said first is what counts.
                note.put("reply", HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 6)));
            }
        }
        lab.count();
        lab.note(step, note);
    }

    private static void malformed(Lab lab) {
        raw(lab, "size -1", ByteBuffer.allocate(4).putInt(-1).flip());
        raw(
                lab,
                "size of more than may be",
                ByteBuffer.allocate(4).putInt(104_857_601).flip());
        for (int length = 0; length < 8; length++) {
            ByteBuffer header = Messages.header((short) 18, (short) 0, 7, "", (short) 0);
            raw(lab, length + " bytes of a header", Connection.framed(header.slice(0, length)));
        }
        for (String api : List.of("ApiVersions", "Metadata", "ListOffsets", "Fetch", "CreateTopics", "OffsetCommit")) {
            ApiMessageType type = Messages.api(api);
            for (short version : new short[] {0, type.highestSupportedVersion(true)}) {
                ByteBuffer whole = Messages.request(type, version, 7, Messages.JSON.createObjectNode())
                        .orElseThrow();
                for (int cut = 1; cut < 5 && whole.remaining() - cut > 12; cut++) {
                    raw(
                            lab,
                            api + " v" + version + " without its last " + cut,
                            Connection.framed(whole.slice(0, whole.remaining() - cut)));
                }
                raw(
                        lab,
                        api + " v" + version + " with a byte more",
                        Connection.framed(ByteBuffer.allocate(whole.remaining() + 1)
                                .put(whole.duplicate())
                                .put((byte) 0)
                                .flip()));
            }
        }
        ByteBuffer unnamed = ByteBuffer.allocate(10)
                .putShort((short) 18)
                .putShort((short) 0)
                .putInt(7)
                .putShort((short) -1)
                .flip();
        raw(lab, "no client id", Connection.framed(unnamed));
        raw(lab, "client id of length -2", Connection.framed(unnamed.duplicate().putShort(8, (short) -2)));
        raw(
                lab,
                "client id longer than the frame",
                Connection.framed(unnamed.duplicate().putShort(8, (short) 9)));
        ByteBuffer tagged = ByteBuffer.allocate(18)
                .putShort((short) 18)
                .putShort((short) 3)
                .putInt(7)
                .putShort((short) 0)
                .put(new byte[] {1, 99, 1, 5})
                .put(new byte[] {2, 'a', 2, '1', 0, 0}, 0, 4)
                .flip();
        raw(lab, "a tag in the header, none behind the body", Connection.framed(tagged));
    }

    /** Who answers for the group without a name, once it does. */
    private static int coordinatorOfNoName(Lab lab) {
        int coordinator = lab.look(1, "FindCoordinator", 0, "{}").path("nodeId").asInt();
        lab.await(
                "the coordinator of no name",
                () -> lab.look(coordinator, "OffsetFetch", 2, "{}")
                        .path("errorCode")
                        .asText()
                        .equals("NONE"));
        return coordinator;
    }

    /** The least that has an answer. */
    private static String least(ApiMessageType type, int version) {
        return switch (type) {
            case PRODUCE -> "{acks:1}";
            case OFFSET_FETCH -> version < 8 ? "{}" : "{groups:[{groupId:''}]}";
            case ADD_PARTITIONS_TO_TXN -> version < 4 ? "{}" : "{transactions:[{}]}";
            default -> "{}";
        };
    }

    private static void nothingSaid(Lab lab) {
        int coordinator = coordinatorOfNoName(lab);
        Arrays.stream(ApiMessageType.values())
                .filter(type -> type != ApiMessageType.FETCH_SNAPSHOT)
                .sorted(Comparator.comparingInt(ApiMessageType::apiKey))
                .forEach(type -> {
                    for (int v = type.lowestSupportedVersion(); v <= type.highestSupportedVersion(true); v++) {
                        // Who coordinates and where logs lie depends on who became what first.
                        int broker = switch (type) {
                            case OFFSET_FETCH -> coordinator;
                            case DESCRIBE_LOG_DIRS -> 1;
                            default -> Lab.CONTROLLER;
                        };
                        if (type == ApiMessageType.FIND_COORDINATOR && v < 4) {
                            lab.count();
                            lab.note(
                                    "FindCoordinator v" + v + " nothing",
                                    lab.look(1, type.name, v, "{}").path("errorCode"));
                            continue;
                        }
                        lab.askMine("nothing", broker, type.name, v, least(type, v));
                    }
                });
    }
}
