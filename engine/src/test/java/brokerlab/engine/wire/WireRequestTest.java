package brokerlab.engine.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Release;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WireRequestTest {
    private static Stream<Arguments> everyVersionOfEveryApi() {
        return Stream.of(Api.values())
                .filter(api -> api.announcedBy(Release.KAFKA_4_4).isPresent())
                .flatMap(api -> Stream.iterate(api.oldest(), v -> v <= api.newest(), v -> (short) (v + 1))
                        .map(v -> Arguments.of(api, v)));
    }

    private static ByteBuffer frame(RequestHeader header, ApiMessage body) {
        return RequestUtils.serialize(header.data(), header.headerVersion(), body, header.apiVersion());
    }

    private static ByteBuffer emptyRequest(Api api, short version) {
        ApiMessage body = ApiMessageType.fromApiKey(api.id()).newRequest();
        if (body instanceof ProduceRequestData produce) {
            produce.setAcks((short) 1);
        }
        if (body instanceof DescribeAclsRequestData acls) {
            // Kafka takes no "unknown" there; 1 is "any".
            acls.setResourceTypeFilter((byte) 1).setOperation((byte) 1).setPermissionType((byte) 1);
        }
        if (body instanceof JoinGroupRequestData join) {
            // Version 0 had no rebalance timeout: it is read as the session's.
            join.setRebalanceTimeoutMs(join.sessionTimeoutMs());
        }
        return frame(new RequestHeader(ApiKeys.forId(api.id()), version, "a-client", 77), body);
    }

    /** The frame's bytes without its size prefix, which is checked. */
    private static ByteBuffer bytes(OutFrame frame) {
        ByteBuffer all = ByteBuffer.allocate((int) frame.sizeInBytes());
        for (OutFrame.FramePart part : frame.parts()) {
            switch (part) {
                case OutFrame.Bytes(ByteBuffer buffer) -> all.put(buffer.duplicate());
                case OutFrame.FrameSource(RecordSource records) -> {
                    for (int i = 0; i < records.sizeInBytes(); i++) {
                        all.put((byte) 7);
                    }
                }
            }
        }
        all.flip();
        assertEquals(all.remaining() - 4, all.getInt());
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyVersionOfEveryApi")
    void everyAnnouncedVersionIsReadAndAnsweredInItself(Api api, short version) {
        var request = WireRequest.parse(emptyRequest(api, version), Release.KAFKA_4_4);
        assertEquals(api, request.api());
        assertEquals(version, request.version());
        assertEquals(77, request.correlationId());
        assertEquals("a-client", request.clientId());
        var header = new RequestHeader(ApiKeys.forId(api.id()), version, "a-client", 77);
        assertEquals(emptyRequest(api, version), frame(header, request.body()));

        ApiMessage answer = request.error(ErrorCode.UNKNOWN_SERVER_ERROR, "why").orElseThrow();
        ByteBuffer bytes = bytes(request.answer(answer));
        var responseHeader = header.toResponseHeader();
        assertEquals(
                RequestUtils.serialize(responseHeader.data(), responseHeader.headerVersion(), answer, version), bytes);
        AbstractResponse.parseResponse(bytes, header);
        assertFalse(bytes.hasRemaining());
    }

    @Test
    void anUnknownVersionOfApiVersionsIsAnsweredInVersionZero() {
        var header = new RequestHeader(ApiKeys.API_VERSIONS, (short) 4, "new", 5);
        ByteBuffer frame = frame(header, ApiMessageType.API_VERSIONS.newRequest());
        frame.putShort(2, (short) 99);
        var request = WireRequest.parse(frame, Release.KAFKA_4_4);
        assertTrue(request.versionUnknown());
        var answer = request.answer(new ApiVersionsResponseData().setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code()));
        var read = AbstractResponse.parseResponse(
                bytes(answer), new RequestHeader(ApiKeys.API_VERSIONS, (short) 0, "new", 5));
        assertEquals(ErrorCode.UNSUPPORTED_VERSION.code(), ((ApiVersionsResponseData) read.data()).errorCode());
    }

    @Test
    void producedRecordsStayWhereTheyCameIn() {
        var records = MemoryRecords.withRecords(
                Compression.NONE, new SimpleRecord("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        var partition =
                new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(records);
        var topic = new ProduceRequestData.TopicProduceData().setName("t").setPartitionData(List.of(partition));
        var body = new ProduceRequestData().setAcks((short) 1);
        body.topicData().add(topic);
        ByteBuffer frame = frame(new RequestHeader(ApiKeys.PRODUCE, (short) 9, "p", 1), body);
        var read =
                (ProduceRequestData) WireRequest.parse(frame, Release.KAFKA_4_4).body();
        ByteBuffer bytes = MessageRecords.of(
                        read.topicData().iterator().next().partitionData().getFirst())
                .orElseThrow();
        assertEquals(records.buffer(), bytes);
        byte before = frame.get(frame.limit() - 3);
        bytes.put(bytes.limit() - 1, (byte) 0x55).put(0, (byte) 0x55);
        long changed = 0;
        for (int i = 0; i < frame.limit(); i++) {
            changed += frame.get(i) == 0x55 ? 1 : 0;
        }
        assertTrue(changed >= 2, "a change of the records is one of the frame");
        assertEquals(before, frame.get(frame.limit() - 3));
    }

    @Test
    void fetchedRecordsAreSentFromWhereTheyLie() {
        var first = new FetchResponseData.PartitionData().setPartitionIndex(0).setHighWatermark(10);
        var second = new FetchResponseData.PartitionData().setPartitionIndex(1).setHighWatermark(20);
        var third = new FetchResponseData.PartitionData().setPartitionIndex(2).setHighWatermark(30);
        MessageRecords.put(first, new Sevens(1000));
        MessageRecords.putNone(second);
        MessageRecords.put(third, new Sevens(5));
        var topic = new FetchResponseData.FetchableTopicResponse()
                .setTopic("t")
                .setPartitions(List.of(first, second, third));
        for (short version = Api.FETCH.oldest(); version <= Api.FETCH.newest(); version++) {
            var request = WireRequest.parse(emptyRequest(Api.FETCH, version), Release.KAFKA_4_4);
            OutFrame out = request.answer(new FetchResponseData().setResponses(List.of(topic)));
            assertEquals(
                    2,
                    out.parts().stream()
                            .filter(p -> p instanceof OutFrame.FrameSource)
                            .count(),
                    "version " + version);
            var header = new RequestHeader(ApiKeys.FETCH, version, "a-client", 77);
            var read = (FetchResponse) AbstractResponse.parseResponse(bytes(out), header);
            var partitions = read.data().responses().getFirst().partitions();
            assertEquals(
                    List.of(1000, 0, 5),
                    partitions.stream().map(FetchResponse::recordsSize).toList());
            assertEquals(30, partitions.get(2).highWatermark());
        }
    }

    private record Sevens(int sizeInBytes) implements RecordSource {
        @Override
        public long transferTo(WritableByteChannel target, int position, int count) {
            throw new UnsupportedOperationException("not sent in this test");
        }
    }

    @Test
    void whateverComesIsARequestOrABadFrame() {
        var random = new SplittableRandom(20261122);
        var seeds = new ArrayList<byte[]>();
        everyVersionOfEveryApi().forEach(a -> {
            ByteBuffer frame = emptyRequest((Api) a.get()[0], (short) a.get()[1]);
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            seeds.add(bytes);
        });
        for (byte[] seed : seeds) {
            for (int cut = 0; cut < seed.length; cut++) {
                parsedOrBad(ByteBuffer.wrap(seed, 0, cut).slice());
            }
            for (int i = 0; i < 40; i++) {
                byte[] bent = seed.clone();
                bent[random.nextInt(bent.length)] = (byte) random.nextInt();
                bent[random.nextInt(bent.length)] ^= (byte) 0x80;
                parsedOrBad(ByteBuffer.wrap(bent));
            }
        }
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            parsedOrBad(ByteBuffer.wrap(noise));
        }
    }

    private static void parsedOrBad(ByteBuffer frame) {
        try {
            WireRequest.parse(frame, Release.KAFKA_4_4);
        } catch (BadFrameException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @Test
    void anApiWeDoNotServeIsABadFrame() {
        ByteBuffer frame = ByteBuffer.allocate(10)
                .putShort((short) 1234)
                .putShort((short) 0)
                .putInt(1)
                .putShort((short) -1)
                .flip();
        var bad = assertThrows(BadFrameException.class, () -> WireRequest.parse(frame, Release.KAFKA_4_4));
        assertEquals(BadFrameException.FrameFault.NOT_SERVED, bad.reason());
    }
}
