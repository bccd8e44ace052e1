package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The messages that a client before 0.11 produced, on their way into a batch of magic 2. Of several things that are wrong the one is
 * told that {@code LogValidator} of Apache Kafka 3.9.1 comes to first: message after message, of each its format, key and time, and
 * whether it can be read before all of that where uncompressed ones stay so, behind all of that elsewhere.
 */
final class ProducedSet {
    private final List<BatchHeader> messages;
    private final RecordDemands demands;

    /** @param messages one at least */
    ProducedSet(List<BatchHeader> messages, RecordDemands demands) {
        this.messages = messages;
        this.demands = demands;
    }

    ByteBuffer batch() {
        boolean compressed = false;
        for (BatchHeader message : messages) {
            Batches.checkHeader(message, Batches.Origin.REPLICA);
            compressed |= message.codec() != Codec.NONE;
        }
        if (compressed && messages.size() > 1) {
            throw invalid("A produced set holds a compressed message and others beside it");
        }
        boolean plain = !compressed && !demands.compresses();
        if (plain) {
            messages.stream()
                    .filter(BatchHeader::old)
                    .forEach(message -> OldMessages.unread(message).forEach(UnreadMessage::read));
        }
        BatchBuilder batch = BatchBuilder.compressed(messages.getFirst().codec());
        var waiting = new ArrayList<UnreadMessage>();
        for (BatchHeader message : messages) {
            if (message.magic() != messages.getFirst().magic()) {
                throw invalid("A produced set holds messages of several formats");
            }
            List<UnreadMessage> found = OldMessages.unread(message);
            check(message, found);
            if (plain) {
                found.forEach(each -> add(each, batch));
            } else {
                waiting.addAll(found);
            }
        }
        waiting.forEach(each -> add(each, batch));
        return batch.build();
    }

    private static void add(UnreadMessage message, BatchBuilder batch) {
        LogRecord record = message.read();
        if (record.timestampMs() < -1) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SERVER_ERROR, "A record sent has the timestamp " + record.timestampMs());
        }
        batch.add(record.timestampMs(), record.key(), record.value());
    }

    /** One message, or those within a wrapper: all of them are looked at, and a wrong time is told before what else is wrong. */
    private void check(BatchHeader message, List<UnreadMessage> found) {
        Optional<ProtocolException> worst = Optional.empty();
        for (UnreadMessage each : found) {
            Optional<ProtocolException> against = against(message, each);
            if (worst.isEmpty() || against.filter(ProducedSet::ofTime).isPresent()) {
                worst = worst.filter(ProducedSet::ofTime).or(() -> against);
            }
        }
        if (worst.isPresent()) {
            throw worst.get();
        }
    }

    private static boolean ofTime(ProtocolException why) {
        return why.code() == ErrorCode.INVALID_TIMESTAMP;
    }

    private Optional<ProtocolException> against(BatchHeader message, UnreadMessage each) {
        if (message.codec() != Codec.NONE) {
            each.checkUncompressed();
            if (each.magic() != message.magic()) {
                // Here and below 3.9.1 reads the message in order to name it.
                each.read();
                return Optional.of(invalid(
                        message + " of magic " + message.magic() + " holds a message of magic " + each.magic()));
            }
            each.checkCrc();
        }
        return demands.against(each.keyed(), each.timestampMs()).or(() -> claim(message, each));
    }

    /** Where a time stands beside it the claim is overlooked: so Kafka takes it. */
    private Optional<ProtocolException> claim(BatchHeader message, UnreadMessage each) {
        if (!message.logAppendTime() || (!demands.stamps() && each.timestampMs() != -1)) {
            return Optional.empty();
        }
        each.read();
        return Optional.of(new ProtocolException(
                ErrorCode.INVALID_TIMESTAMP, message + " claims append time, which only a broker sets"));
    }

    private static ProtocolException invalid(String why) {
        return new ProtocolException(ErrorCode.INVALID_RECORD, why);
    }
}
