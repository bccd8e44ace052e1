package brokerlab.engine.network;

import brokerlab.engine.api.Peer;
import brokerlab.engine.wire.OutFrame;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What becomes of a frame. Called on the broker's tasks; may complete on any thread. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Answers a frame (without its size prefix, which the handler may keep and change). Empty: no answer, read on. A failure
     * closes the connection.
     */
    CompletionStage<Optional<OutFrame>> handle(Peer peer, ByteBuffer frame);
}
