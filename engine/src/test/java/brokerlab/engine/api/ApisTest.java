package brokerlab.engine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Release;
import brokerlab.engine.quota.ClientQuotas;
import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.BadFrameException;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.OutFrame;
import brokerlab.engine.wire.ProtocolException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.junit.jupiter.api.Test;

class ApisTest {
    private final List<Throwable> unexpected = new ArrayList<>();
    private final Map<Api, ApiHandler<?>> handlers = new EnumMap<>(Api.class);
    private Release speaks = Release.KAFKA_4_4;
    private final Peer peer = new Peer("c", InetAddress.getLoopbackAddress(), "PLAINTEXT");

    private Apis apis() {
        handlers.put(Api.API_VERSIONS, new ApiVersionsHandler(1, "cluster", handlers.keySet(), () -> speaks));
        var clock = new ManualClock();
        var unlimited = new Throttling(new ClientQuotas(clock, new BrokerSettings(Map.of())), clock);
        return new Apis(handlers, unlimited, () -> speaks, (api, e) -> unexpected.add(e));
    }

    private static ByteBuffer frame(ApiKeys key, int version, ApiMessage body) {
        var header = new RequestHeader(key, (short) version, "me", 3);
        return RequestUtils.serialize(header.data(), header.headerVersion(), body, (short) version);
    }

    private ApiMessage ask(ApiKeys key, int version, ApiMessage body) {
        OutFrame out = apis().handle(peer, frame(key, version, body))
                .toCompletableFuture()
                .join()
                .orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate((int) out.sizeInBytes());
        out.parts().forEach(p -> bytes.put(((OutFrame.Bytes) p).buffer()));
        bytes.flip().getInt();
        return AbstractResponse.parseResponse(bytes, new RequestHeader(key, (short) version, "me", 3))
                .data();
    }

    @Test
    void onlyWhatHasAHandlerIsAnnounced() {
        handlers.put(Api.PRODUCE, (ApiHandler<ProduceRequestData>)
                (context, q) -> CompletableFuture.completedFuture(Optional.empty()));
        var hello =
                new ApiVersionsRequestData().setClientSoftwareName("kafka-java").setClientSoftwareVersion("4.4.0");
        var answer = (ApiVersionsResponseData) ask(ApiKeys.API_VERSIONS, 4, hello);
        assertEquals(2, answer.apiKeys().size());
        assertEquals(0, answer.apiKeys().find(Api.PRODUCE.id()).minVersion(), "KAFKA-18659");
        assertEquals(13, answer.apiKeys().find(Api.PRODUCE.id()).maxVersion());
        assertEquals("kafka-java 4.4.0", peer.clientSoftware());
        var rude = new ApiVersionsRequestData().setClientSoftwareName("-x-").setClientSoftwareVersion("1");
        assertEquals(
                ErrorCode.INVALID_REQUEST.code(),
                ((ApiVersionsResponseData) ask(ApiKeys.API_VERSIONS, 3, rude)).errorCode());
    }

    @Test
    void aClientMeantForAnotherBrokerIsSentBackToItsBootstrapList() {
        var hello = new ApiVersionsRequestData()
                .setClientSoftwareName("a")
                .setClientSoftwareVersion("1")
                .setClusterId("cluster")
                .setNodeId(2);
        var answer = (ApiVersionsResponseData) ask(ApiKeys.API_VERSIONS, 5, hello);
        assertEquals(ErrorCode.REBOOTSTRAP_REQUIRED.code(), answer.errorCode());
    }

    @Test
    void failuresBecomeTheApisOwnErrors() {
        handlers.put(Api.INIT_PRODUCER_ID, (ApiHandler<InitProducerIdRequestData>) (context, q) -> {
            throw new ProtocolException(ErrorCode.INVALID_REQUEST, "no");
        });
        var answer = (InitProducerIdResponseData) ask(ApiKeys.INIT_PRODUCER_ID, 4, new InitProducerIdRequestData());
        assertEquals(ErrorCode.INVALID_REQUEST.code(), answer.errorCode());
        assertEquals(List.of(), unexpected);
        handlers.put(Api.INIT_PRODUCER_ID, (ApiHandler<InitProducerIdRequestData>)
                (context, q) -> CompletableFuture.failedFuture(new IllegalStateException("a bug")));
        answer = (InitProducerIdResponseData) ask(ApiKeys.INIT_PRODUCER_ID, 4, new InitProducerIdRequestData());
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR.code(), answer.errorCode());
        assertEquals("a bug", unexpected.getFirst().getMessage());
    }

    @Test
    void aFailedProduceThatWantsNoAnswerClosesTheConnection() {
        handlers.put(Api.PRODUCE, (ApiHandler<ProduceRequestData>) (context, q) -> {
            throw new ProtocolException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "not here");
        });
        var silent = new ProduceRequestData().setAcks((short) 0);
        var stage = apis().handle(peer, frame(ApiKeys.PRODUCE, 9, silent)).toCompletableFuture();
        var e = assertThrows(CompletionException.class, stage::join);
        assertEquals(BadFrameException.FrameFault.UNANSWERABLE, ((BadFrameException) e.getCause()).reason());
    }

    @Test
    void anAnswerThatItsVersionCannotSayClosesTheConnection() {
        handlers.put(Api.INIT_PRODUCER_ID, (ApiHandler<InitProducerIdRequestData>)
                (context, q) -> CompletableFuture.completedFuture(
                        Optional.of(new InitProducerIdResponseData().setOngoingTxnProducerId(9))));
        var stage = apis().handle(peer, frame(ApiKeys.INIT_PRODUCER_ID, 2, new InitProducerIdRequestData()))
                .toCompletableFuture();
        var e = assertThrows(CompletionException.class, stage::join);
        assertEquals(BadFrameException.FrameFault.ANSWER, ((BadFrameException) e.getCause()).reason());
    }

    @Test
    void anApiWithoutHandlerAndNoiseCloseTheConnection() {
        byte[] noise = new byte[30];
        java.util.Arrays.fill(noise, (byte) 0xFF);
        for (ByteBuffer frame :
                List.of(frame(ApiKeys.INIT_PRODUCER_ID, 4, new InitProducerIdRequestData()), ByteBuffer.wrap(noise))) {
            var stage = apis().handle(peer, frame).toCompletableFuture();
            assertTrue(assertThrows(CompletionException.class, stage::join).getCause() instanceof BadFrameException);
        }
    }

    @Test
    void anUnknownApiVersionsVersionIsAnsweredInVersionZero() {
        ByteBuffer frame = frame(ApiKeys.API_VERSIONS, 4, new ApiVersionsRequestData());
        frame.putShort(2, (short) 88);
        OutFrame out = apis().handle(peer, frame).toCompletableFuture().join().orElseThrow();
        ByteBuffer bytes = ((OutFrame.Bytes) out.parts().getFirst()).buffer();
        assertEquals(3, bytes.getInt(4));
        assertEquals(ErrorCode.UNSUPPORTED_VERSION.code(), bytes.getShort(8));
        assertEquals(List.of(), unexpected);
    }
}
