package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.wire.Api;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broker without rack among others that have one: nothing can be spread. */
class RacklessBrokerTest {
    @TempDir
    Path folder;

    @Test
    void C9_aTopicThatCannotBeSpreadIsNotToBeAskedForAgain() throws Exception {
        try (var running = RunningCluster.start(
                        folder, 2, RunningCluster.quick(), id -> Map.of("broker.rack", id == 1 ? "rack-a" : ""));
                var line = new Line(running.bootstrap())) {
            ByteBuffer request = ByteBuffer.allocate(64).putInt(1).putShort((short) 5);
            request.put("asked".getBytes(StandardCharsets.UTF_8)).put((byte) 1).flip();
            ByteBuffer answer =
                    line.ask(Api.METADATA.id(), 4, false, request).orElseThrow().position(4);
            var topic = new MetadataResponseData(new ByteBufferAccessor(answer), (short) 4)
                    .topics()
                    .find("asked");
            assertEquals(Errors.INVALID_REPLICA_ASSIGNMENT, Errors.forCode(topic.errorCode()));
        }
    }
}
