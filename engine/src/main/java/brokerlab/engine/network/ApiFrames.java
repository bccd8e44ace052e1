package brokerlab.engine.network;

import brokerlab.engine.api.Apis;
import brokerlab.engine.api.Peer;
import brokerlab.engine.wire.OutFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ApiVersionsResponseData;

/** Frames as requests of a broker's APIs. */
public record ApiFrames(Apis apis) implements FrameHandler {
    @Override
    public CompletionStage<Optional<OutFrame>> handle(Peer peer, ByteBuffer frame) {
        return apis.handle(peer, frame);
    }

    @Override
    public ApiVersionsResponseData announced() {
        return apis.announced();
    }

    @Override
    public boolean mayFollow(ByteBuffer frame) {
        return apis.mayFollow(frame);
    }

    @Override
    public List<CompletionStage<Optional<OutFrame>>> handleAll(Peer peer, List<ByteBuffer> frames) {
        return apis.handleAll(peer, frames);
    }
}
