package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Produce 0 to 2 is announced for old librdkafka (KAFKA-18659) but not served: message formats 0 and 1 are gone. The refusal
 * names every partition, so that its client fails the records instead of losing its connection.
 *
 * <pre>
 *   request   acks(2) timeout(4) [topic(s) [partition(4) records(4+n)]]
 *   response  [topic(s) [partition(4) error(2) offset(8) v2: time(8)]] v1+: throttle(4)
 * </pre>
 */
final class AncientProduce {
    private AncientProduce() {}

    /** The answer, empty for acks=0. */
    static Optional<OutFrame> refusal(ByteBuffer in, short version, int correlationId) {
        try {
            short acks = in.getShort();
            in.getInt();
            var answer = new ArrayList<Topic>();
            int size = 4 + 4 + 4 + (version >= 1 ? 4 : 0);
            int topics = in.getInt();
            for (int t = 0; t < topics; t++) {
                byte[] name = new byte[checked(in.getShort(), in)];
                in.get(name);
                int count = checked(in.getInt(), in);
                var partitions = new ArrayList<Integer>();
                for (int p = 0; p < count; p++) {
                    partitions.add(in.getInt());
                    int records = Math.max(0, in.getInt());
                    in.position(in.position() + records);
                }
                answer.add(new Topic(name, partitions));
                size += 2 + name.length + 4 + count * (14 + (version >= 2 ? 8 : 0));
            }
            return acks == 0 ? Optional.empty() : Optional.of(write(answer, version, correlationId, size));
        } catch (RuntimeException e) {
            throw new BadFrameException(
                    BadFrameException.Reason.MALFORMED,
                    "Produce v" + version + " does not parse: " + e.getMessage(),
                    e);
        }
    }

    private static int checked(int length, ByteBuffer in) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("length " + length + " with " + in.remaining() + " bytes left");
        }
        return length;
    }

    private static OutFrame write(List<Topic> topics, short version, int correlationId, int size) {
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(size - 4).putInt(correlationId).putInt(topics.size());
        for (Topic topic : topics) {
            out.putShort((short) topic.name.length).put(topic.name).putInt(topic.partitions.size());
            for (int partition : topic.partitions) {
                out.putInt(partition)
                        .putShort(ErrorCode.UNSUPPORTED_VERSION.code())
                        .putLong(-1);
                if (version >= 2) {
                    out.putLong(-1);
                }
            }
        }
        if (version >= 1) {
            out.putInt(0);
        }
        return OutFrame.of(out.flip());
    }

    private record Topic(byte[] name, List<Integer> partitions) {
        @Override
        public String toString() {
            return new String(name, StandardCharsets.UTF_8) + partitions;
        }
    }
}
