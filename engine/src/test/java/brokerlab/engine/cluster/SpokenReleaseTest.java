package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Release;
import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which APIs and versions a cluster announces and takes. */
class SpokenReleaseTest {
    private static final Map<String, String> ALONE = Map.of("offsets.topic.num.partitions", "1");

    @TempDir
    Path folder;

    private static List<String[]> of391() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                SpokenReleaseTest.class.getResourceAsStream("api-versions-3.9.1.tsv"), "recorded answers")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(l -> l.split("\t", -1))
                    .toList();
        }
    }

    private static Optional<ByteBuffer> ask(RunningCluster running, int key, int version, boolean tagged, String body)
            throws IOException {
        try (var line = new Line(running.bootstrap())) {
            return line.ask(key, version, tagged, ByteBuffer.wrap(HexFormat.of().parseHex(body)));
        }
    }

    private static Versions announced(RunningCluster running, Api api) throws IOException {
        ByteBuffer answer = ask(running, Api.API_VERSIONS.id(), 0, false, "").orElseThrow();
        answer.getInt();
        var versions = new ApiVersionsResponseData(new ByteBufferAccessor(answer), (short) 0)
                .apiKeys()
                .find(api.id());
        return versions == null
                ? new Versions((short) 0, (short) -1)
                : new Versions(versions.minVersion(), versions.maxVersion());
    }

    @Test
    void C9_apiVersionsIsByteForByteWhat391Answers() throws Exception {
        try (var running = RunningCluster.start(folder, 1, ALONE)) {
            for (String[] asked : of391()) {
                int version = Integer.parseInt(asked[0]);
                ByteBuffer answer = ask(running, Api.API_VERSIONS.id(), version, version >= 3, asked[1])
                        .orElseThrow();
                byte[] bytes = new byte[answer.rewind().remaining()];
                answer.get(bytes);
                assertEquals(asked[2], HexFormat.of().formatHex(bytes), "ApiVersions v" + version);
            }
        }
    }

    /** As 3.9.1 does: only ApiVersions answers a version it does not know. */
    @Test
    void C9_aVersionThatIsNotSpokenClosesTheConnection() throws Exception {
        try (var running = RunningCluster.start(folder, 1, ALONE)) {
            assertTrue(ask(running, Api.METADATA.id(), 12, true, "0000000000").isPresent());
            assertTrue(ask(running, Api.METADATA.id(), 13, true, "0000000000").isEmpty(), "4.4's, not 3.9's");
            assertTrue(ask(running, Api.DESCRIBE_TOPIC_PARTITIONS.id(), 0, true, "")
                    .isEmpty());
            assertTrue(ask(running, 1234, 0, false, "").isEmpty());
        }
    }

    @Test
    void anotherReleaseIsSpokenAtOnceAndAtTheNextStart() throws Exception {
        try (var running = RunningCluster.start(folder, 1, ALONE)) {
            assertEquals(new Versions((short) 0, (short) 12), announced(running, Api.METADATA));
            assertEquals(new Versions((short) 0, (short) 7), announced(running, Api.LEADER_AND_ISR));
            running.cluster.spec().speakAs(Release.KAFKA_4_4);
            assertEquals(new Versions((short) 0, (short) 13), announced(running, Api.METADATA));
            assertEquals(new Versions((short) 0, (short) -1), announced(running, Api.LEADER_AND_ISR));
            assertTrue(ask(running, Api.METADATA.id(), 13, true, "0000000000").isPresent());
        }
        assertTrue(Files.readString(folder.resolve("cluster.json")).contains("\"4.4\""));
        try (var again = RunningCluster.start(folder, 1, ALONE)) {
            assertEquals(new Versions((short) 0, (short) 13), announced(again, Api.METADATA));
            again.cluster.spec().speakAs(Release.KAFKA_3_9);
            assertEquals(new Versions((short) 0, (short) 12), announced(again, Api.METADATA));
            assertFalse(Api.LIST_CONFIG_RESOURCES.announcedBy(Release.KAFKA_3_9).isPresent());
        }
    }
}
