package brokerlab.engine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import brokerlab.engine.config.Release;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.quota.BrokerQuotas;
import brokerlab.engine.replica.LedByOne;
import brokerlab.engine.wire.BadFrameException;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.Codec;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.OutFrame;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Produce is answered as by Apache Kafka 3.9.1: each value here was seen there. */
class RefusedProduceTest {
    private static final TopicPartition P = new TopicPartition("p", 0);
    private static final Optional<byte[]> KEY = Optional.of("k".getBytes(StandardCharsets.UTF_8));
    private static final Optional<byte[]> VALUE = Optional.of("v".getBytes(StandardCharsets.UTF_8));

    private final Peer peer = new Peer("c", InetAddress.getLoopbackAddress(), "PLAINTEXT");

    @TempDir
    Path folder;

    private static ByteBuffer one() {
        return BatchBuilder.plain().add(0, KEY, VALUE).build();
    }

    private static ByteBuffer joined(ByteBuffer... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                List.of(parts).stream().mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer part : parts) {
            all.put(part.duplicate());
        }
        return all.flip();
    }

    private CompletableFuture<Optional<OutFrame>> asked(
            LedByOne led, int version, int acks, String topic, ByteBuffer records) {
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
                new BrokerQuotas(led.clock(), led.settings()).clients(),
                null,
                () -> Release.KAFKA_3_9);
        var data = new ProduceRequestData.TopicProduceData().setName(topic);
        data.partitionData()
                .add(new ProduceRequestData.PartitionProduceData()
                        .setIndex(0)
                        .setRecords(MemoryRecords.readableRecords(records)));
        var request = new ProduceRequestData().setAcks((short) acks).setTimeoutMs(1_000);
        request.topicData().add(data);
        var header = new RequestHeader(ApiKeys.PRODUCE, (short) version, "me", 3);
        return Apis.forBroker(context, Map.of())
                .handle(peer, RequestUtils.serialize(header.data(), header.headerVersion(), request, (short) version))
                .toCompletableFuture();
    }

    private PartitionProduceResponse produced(LedByOne led, int version, int acks, String topic, ByteBuffer records) {
        OutFrame out = led.await(asked(led, version, acks, topic, records)).orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate((int) out.sizeInBytes());
        out.parts().forEach(p -> bytes.put(((OutFrame.Bytes) p).buffer()));
        var answer = (ProduceResponseData) AbstractResponse.parseResponse(
                        bytes.flip().position(4), new RequestHeader(ApiKeys.PRODUCE, (short) version, "me", 3))
                .data();
        return answer.responses().iterator().next().partitionResponses().getFirst();
    }

    private ErrorCode error(LedByOne led, int version, ByteBuffer records) {
        return code(produced(led, version, 1, P.topic(), records));
    }

    private static ErrorCode code(PartitionProduceResponse answer) {
        return List.of(ErrorCode.values()).stream()
                .filter(e -> e.code() == answer.errorCode())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void C9_aPartitionTakesOneBatchAndNeitherMoreNorLess() {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            for (int version : new int[] {3, 9, 11}) {
                assertEquals(ErrorCode.INVALID_RECORD, error(led, version, joined(one(), one())));
                assertEquals(ErrorCode.INVALID_RECORD, error(led, version, ByteBuffer.allocate(0)));
                assertEquals(
                        ErrorCode.INVALID_RECORD,
                        error(led, version, one().limit(40).slice()));
                ByteBuffer old = one();
                old.put(16, (byte) 1);
                assertEquals(ErrorCode.INVALID_RECORD, error(led, version, old));
                assertEquals(ErrorCode.CORRUPT_MESSAGE, error(led, version, ByteBuffer.allocate(80)));
            }
            assertEquals(0, led.log().offsets().logEnd());
            ByteBuffer cut = joined(one(), one().limit(50).slice());
            assertEquals(ErrorCode.NONE, error(led, 9, cut), "what is cut off behind a batch is left out");
            assertEquals(1, led.log().offsets().logEnd());
        }
    }

    @Test
    void C9_zstdIsTakenFromVersion7On() {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            ByteBuffer zstd =
                    BatchBuilder.compressed(Codec.ZSTD).add(0, KEY, VALUE).build();
            assertEquals(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, error(led, 6, zstd));
            assertEquals(ErrorCode.NONE, error(led, 7, zstd));
        }
    }

    @Test
    void C9_eachRecordWithoutKeyIsNamedSoThatTheOthersFailOtherwise() {
        try (var led = new LedByOne(folder, Map.of("log.cleanup.policy", "compact"), P)) {
            ByteBuffer records = BatchBuilder.plain()
                    .add(0, KEY, VALUE)
                    .add(0, Optional.empty(), VALUE)
                    .add(0, KEY, VALUE)
                    .add(0, Optional.empty(), VALUE)
                    .build();
            var answer = produced(led, 9, 1, P.topic(), records);
            assertEquals(ErrorCode.INVALID_RECORD, code(answer));
            assertEquals(List.of(1, 3), indexes(answer));
            assertEquals(0, answer.logStartOffset());
            assertEquals(0, led.log().offsets().logEnd());
        }
    }

    private static List<Integer> indexes(PartitionProduceResponse answer) {
        return answer.recordErrors().stream()
                .map(BatchIndexAndErrorMessage::batchIndex)
                .toList();
    }

    @Test
    void C9_aTimeOutOfBoundsOutranksAMissingKey() {
        var settings = Map.of("log.cleanup.policy", "compact", "log.message.timestamp.before.max.ms", "1000");
        try (var led = new LedByOne(folder, settings, P)) {
            long now = led.clock().wallMs();
            ByteBuffer records = BatchBuilder.plain()
                    .add(now, Optional.empty(), VALUE)
                    .add(now - 5_000, KEY, VALUE)
                    .add(now, KEY, VALUE)
                    .add(now - 5_000, Optional.empty(), VALUE)
                    .build();
            var answer = produced(led, 9, 1, P.topic(), records);
            assertEquals(ErrorCode.INVALID_TIMESTAMP, code(answer));
            assertEquals(List.of(0, 1, 3), indexes(answer));
        }
    }

    @Test
    void C9_aClaimOfAppendTimeIsOverlookedUnderCreateTimeAndRefusedUnderAppendTime() {
        ByteBuffer claimed = BatchBuilder.plain()
                .logAppendTime(5)
                .add(5, KEY, VALUE)
                .add(5, KEY, VALUE)
                .build();
        try (var led = new LedByOne(folder, Map.of(), P)) {
            assertEquals(ErrorCode.NONE, error(led, 9, joined(claimed)));
        }
        try (var led = new LedByOne(folder.resolve("2"), Map.of("log.message.timestamp.type", "LogAppendTime"), P)) {
            var answer = produced(led, 9, 1, P.topic(), claimed);
            assertEquals(ErrorCode.INVALID_TIMESTAMP, code(answer));
            assertEquals(List.of(0, 1), indexes(answer));
        }
    }

    @Test
    void C9_wrongAcksAreTheErrorOfPartitionsThatAreThere() {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            assertEquals(ErrorCode.INVALID_REQUIRED_ACKS, code(produced(led, 9, 5, P.topic(), one())));
            assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, code(produced(led, 9, 5, "elsewhere", one())));
            var silent = asked(led, 9, 0, P.topic(), joined(one(), one()));
            led.settle();
            var e = assertThrows(CompletionException.class, silent::join);
            assertEquals(BadFrameException.FrameFault.UNANSWERABLE, ((BadFrameException) e.getCause()).reason());
        }
    }

    @Test
    void C9_aBatchThatComesAgainIsAnsweredWithItsTime() {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            for (int time = 0; time < 2; time++) {
                ByteBuffer batch = BatchBuilder.plain()
                        .producer(5, (short) 0, 0)
                        .add(77, KEY, VALUE)
                        .build();
                var answer = produced(led, 9, 1, P.topic(), batch);
                assertEquals(0, answer.baseOffset());
                assertEquals(time == 0 ? -1 : 77, answer.logAppendTimeMs());
            }
            ByteBuffer ahead = BatchBuilder.plain()
                    .producer(5, (short) 0, 4)
                    .add(77, KEY, VALUE)
                    .build();
            var answer = produced(led, 9, 1, P.topic(), ahead);
            assertEquals(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, code(answer));
            assertEquals(0, answer.logStartOffset());
        }
    }

    @Test
    void C9_recordsOfATransactionNeedItsId() {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            ByteBuffer batch = BatchBuilder.plain()
                    .producer(5, (short) 0, 0)
                    .transactional()
                    .add(0, KEY, VALUE)
                    .build();
            assertEquals(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, error(led, 9, batch));
        }
    }

    @Test
    void C9_whatCannotBeExpandedIsNotTriedAgain() {
        try (var led = new LedByOne(folder, Map.of(), P)) {
            ByteBuffer batch =
                    BatchBuilder.compressed(Codec.GZIP).add(0, KEY, VALUE).build();
            for (int i = 61; i < batch.limit(); i++) {
                batch.put(i, (byte) 1);
            }
            var crc = new java.util.zip.CRC32C();
            crc.update(batch.duplicate().position(21));
            batch.putInt(17, (int) crc.getValue());
            assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, error(led, 9, batch));
        }
    }
}
