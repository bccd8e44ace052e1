package brokerlab.engine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Release;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.quota.BrokerQuotas;
import brokerlab.engine.replica.LedByOne;
import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.OutFrame;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a quota does to requests: the answer tells the throttle time, and the connection is told. Time is moved by hand. */
final class ThrottlingTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);

    private final Peer peer = new Peer("c", InetAddress.getLoopbackAddress(), "PLAINTEXT");

    private static ByteBuffer frame(ApiKeys key, int version, ApiMessage body) {
        var header = new RequestHeader(key, (short) version, "me", 3);
        return RequestUtils.serialize(header.data(), header.headerVersion(), body, (short) version);
    }

    private static Apis apis(LedByOne led, BrokerQuotas quotas) {
        var context = new BrokerContext(
                1,
                "cluster",
                led.tasks(),
                null,
                led.settings(),
                null,
                new MetadataHolder(),
                null,
                led.replicas(),
                null,
                null,
                quotas.clients(),
                null,
                () -> Release.KAFKA_4_4);
        return Apis.forBroker(context, Map.of());
    }

    private static ByteBuffer bytes(OutFrame out) {
        ByteBuffer bytes = ByteBuffer.allocate((int) out.sizeInBytes());
        out.parts().forEach(p -> {
            switch (p) {
                case OutFrame.Bytes b -> bytes.put(b.buffer());
                // Records are read elsewhere; here their size is enough.
                case OutFrame.FrameSource s -> bytes.put(new byte[s.records().sizeInBytes()]);
            }
        });
        return bytes.flip().position(4);
    }

    private static ApiMessage answer(
            LedByOne led, ApiKeys key, int version, CompletionStage<Optional<OutFrame>> answer) {
        OutFrame out = led.await(answer.toCompletableFuture()).orElseThrow();
        return AbstractResponse.parseResponse(bytes(out), new RequestHeader(key, (short) version, "me", 3))
                .data();
    }

    private static ProduceRequestData produce(int acks, int bytes) {
        var batch = BatchBuilder.plain()
                .add(0, Optional.empty(), Optional.of(new byte[bytes]))
                .build();
        var topic = new ProduceRequestData.TopicProduceData().setName(P.topic());
        topic.partitionData()
                .add(new ProduceRequestData.PartitionProduceData()
                        .setIndex(0)
                        .setRecords(MemoryRecords.readableRecords(batch)));
        var request = new ProduceRequestData().setAcks((short) acks).setTimeoutMs(1_000);
        request.topicData().add(topic);
        return request;
    }

    private int produced(LedByOne led, Apis apis, int bytes) {
        var answer = (ProduceResponseData) answer(
                led, ApiKeys.PRODUCE, 9, apis.handle(peer, frame(ApiKeys.PRODUCE, 9, produce(1, bytes))));
        assertEquals(
                0,
                answer.responses()
                        .iterator()
                        .next()
                        .partitionResponses()
                        .getFirst()
                        .errorCode());
        assertEquals(answer.throttleTimeMs(), peer.takeThrottleMs());
        return answer.throttleTimeMs();
    }

    @Test
    void producerByteRate_whatIsAboveItIsTakenButItsClientIsHeldBack(@TempDir Path folder) {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            var quotas = new BrokerQuotas(led.clock(), led.settings());
            Apis apis = apis(led, quotas);
            assertEquals(0, produced(led, apis, 50_000));
            quotas.take(new SettingScope.Client("me"), Map.of("producer_byte_rate", "1000"));
            assertEquals(0, produced(led, apis, 9_000));
            assertEquals(9_000, produced(led, apis, 9_800), 200, "19,000 bytes are 19 s at that rate, 10 s are there");
            assertEquals(3, led.log().offsets().logEnd(), "all of it is in the log");
            apis.handle(peer, frame(ApiKeys.PRODUCE, 9, produce(0, 5_000)));
            led.settle();
            assertTrue(peer.takeThrottleMs() > 13_000, "also one who waits for no answer");
            led.advance(40_000);
            assertEquals(0, produced(led, apis, 5_000));
            quotas.take(new SettingScope.Client("me"), Map.of());
            assertEquals(0, produced(led, apis, 900_000), "the quota is gone, live");
        }
    }

    private FetchResponseData fetched(LedByOne led, Apis apis, FetchRequestData request) {
        var answer = (FetchResponseData)
                answer(led, ApiKeys.FETCH, 12, apis.handle(peer, frame(ApiKeys.FETCH, 12, request)));
        assertEquals(answer.throttleTimeMs(), peer.takeThrottleMs());
        return answer;
    }

    private static FetchRequestData fetch(int session, int epoch) {
        var request = new FetchRequestData()
                .setMaxBytes(1 << 20)
                .setMinBytes(1)
                .setMaxWaitMs(0)
                .setSessionId(session)
                .setSessionEpoch(epoch);
        if (epoch == 0) {
            request.setTopics(List.of(new FetchRequestData.FetchTopic()
                    .setTopic(P.topic())
                    .setPartitions(List.of(new FetchRequestData.FetchPartition()
                            .setPartition(0)
                            .setPartitionMaxBytes(1 << 20)))));
        }
        return request;
    }

    private static int records(FetchResponseData answer) {
        return answer.responses().stream()
                .flatMap(t -> t.partitions().stream())
                .mapToInt(p -> p.records().sizeInBytes())
                .sum();
    }

    @Test
    void consumerByteRate_aFetchAboveItIsAnsweredEmptyAndGivenWhenTheTimeIsOver(@TempDir Path folder) {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            var quotas = new BrokerQuotas(led.clock(), led.settings());
            Apis apis = apis(led, quotas);
            assertEquals(0, produced(led, apis, 6_000));
            led.advance(1_000);
            quotas.take(new SettingScope.User("ANONYMOUS"), Map.of("consumer_byte_rate", "1000"));
            FetchResponseData first = fetched(led, apis, fetch(0, 0));
            assertTrue(records(first) > 6_000);
            assertEquals(0, first.throttleTimeMs());
            FetchResponseData held = fetched(led, apis, fetch(0, 0));
            assertEquals(0, records(held));
            assertEquals(2_000, held.throttleTimeMs(), 300, "12 kB in 10 s");
            assertEquals(0, held.sessionId(), "what only began begins again");
            held = fetched(led, apis, fetch(first.sessionId(), 1));
            assertEquals(0, records(held));
            assertEquals(first.sessionId(), held.sessionId());
            led.advance(12_000);
            FetchResponseData then = fetched(led, apis, fetch(first.sessionId(), 2));
            assertTrue(records(then) > 6_000, "nothing was lost by the empty answers");
            assertEquals(0, then.throttleTimeMs());
        }
    }

    @Test
    void requestPercentage_whoTakesMoreOfTheThreadsTimeIsHeldBack() {
        var clock = new ManualClock();
        var quotas = new BrokerQuotas(clock, new BrokerSettings(Map.of()));
        var handlers = new EnumMap<Api, ApiHandler<?>>(Api.class);
        handlers.put(Api.INIT_PRODUCER_ID, (ApiHandler<InitProducerIdRequestData>) (context, request) -> {
            clock.advance(100);
            return CompletableFuture.completedFuture(Optional.of(new InitProducerIdResponseData()));
        });
        var apis = new Apis(handlers, new Throttling(quotas.clients(), clock), () -> Release.KAFKA_4_4, (api, e) -> {});
        clock.advance(1);
        assertEquals(0, asked(apis));
        quotas.take(new SettingScope.User("<default>"), Map.of("request_percentage", "5"));
        clock.advance(1);
        for (int i = 0; i < 5; i++) {
            assertEquals(0, asked(apis), "up to 0.5 s in 10 s");
        }
        int held = asked(apis);
        assertTrue(held > 0 && held <= 1_000, held + " ms");
        quotas.take(new SettingScope.User("ANONYMOUS"), Map.of("request_percentage", "90"));
        assertEquals(0, asked(apis), "a value of its own");
    }

    private int asked(Apis apis) {
        OutFrame out = apis.handle(peer, frame(ApiKeys.INIT_PRODUCER_ID, 4, new InitProducerIdRequestData()))
                .toCompletableFuture()
                .join()
                .orElseThrow();
        var answer = (InitProducerIdResponseData) AbstractResponse.parseResponse(
                        bytes(out), new RequestHeader(ApiKeys.INIT_PRODUCER_ID, (short) 4, "me", 3))
                .data();
        assertEquals(answer.throttleTimeMs(), peer.takeThrottleMs());
        return answer.throttleTimeMs();
    }
}
