package brokerlab.engine.network;

import brokerlab.engine.api.Peer;
import brokerlab.engine.wire.OutFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ApiVersionsResponseData;

/** What becomes of a frame. Called on the broker's tasks; may complete on any thread. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Answers a frame (without its size prefix, which the handler may keep and change). Empty: no answer, read on. A failure
     * closes the connection.
     */
    CompletionStage<Optional<OutFrame>> handle(Peer peer, ByteBuffer frame);

    /** What is served, told to a client that asks before it has proved who it is. */
    default ApiVersionsResponseData announced() {
        return new ApiVersionsResponseData();
    }

    /**
     * Whether this frame may be handled while others of its kind, which came before it, still wait for their answers. It is
     * handled after them in any case, and answered after them.
     */
    default boolean mayFollow(ByteBuffer frame) {
        return false;
    }

    /** Handles frames that came one after another and may follow each other; one answer each, in that order. */
    default List<CompletionStage<Optional<OutFrame>>> handleAll(Peer peer, List<ByteBuffer> frames) {
        return frames.stream().map(frame -> handle(peer, frame)).toList();
    }
}
