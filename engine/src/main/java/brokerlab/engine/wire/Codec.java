package brokerlab.engine.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.compress.GzipCompression;
import org.apache.kafka.common.compress.Lz4Compression;
import org.apache.kafka.common.compress.ZstdCompression;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/** How a batch's records are compressed: the lowest three attribute bits. */
public enum Codec {
    NONE(0),
    GZIP(1),
    SNAPPY(2),
    LZ4(3),
    ZSTD(4);

    private static final Codec[] BY_ID = values();

    private final int id;

    Codec(int id) {
        this.id = id;
    }

    /** The number in a batch's attributes. */
    public int id() {
        return id;
    }

    /** As settings and tools write it: none, gzip, snappy, lz4, zstd. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for the ids 5, 6 and 7, which stand for nothing. */
    public static Optional<Codec> ofId(int id) {
        return id >= 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
    }

    /** A value of {@code compression.type}; empty for {@code producer}, which keeps what the producer chose. */
    public static Optional<Codec> ofSetting(String compressionType) {
        return switch (compressionType) {
            case "producer" -> Optional.empty();
            case "uncompressed" -> Optional.of(NONE);
            default ->
                Arrays.stream(BY_ID)
                        .filter(c -> c.label().equals(compressionType))
                        .findFirst();
        };
    }

    /**
     * The uncompressed form of {@code body}, whose position stays.
     *
     * @param magic of the batch; lz4 has another header checksum in format 0
     */
    InputStream reader(ByteBuffer body, byte magic) {
        if (this == SNAPPY) {
            SnappyCheck.sizes(body);
        }
        return compression(Optional.empty()).wrapForInput(body.duplicate(), magic, BufferSupplier.NO_CACHING);
    }

    /** The compressed form of the first {@code length} bytes. {@code level} empty: the codec's default. */
    byte[] compress(byte[] bytes, int length, Optional<Integer> level, byte magic) {
        if (this == NONE) {
            return Arrays.copyOf(bytes, length);
        }
        try (var target = new ByteBufferOutputStream(Math.max(512, length / 2))) {
            try (OutputStream out = compression(level).wrapForOutput(target, magic)) {
                out.write(bytes, 0, length);
            }
            ByteBuffer written = target.buffer().flip();
            var result = new byte[written.remaining()];
            written.get(result);
            return result;
        } catch (IOException e) {
            throw new ProtocolException(ErrorCode.UNKNOWN_SERVER_ERROR, label() + " compression failed", e);
        }
    }

    private Compression compression(Optional<Integer> level) {
        return switch (this) {
            case NONE -> Compression.NONE;
            case SNAPPY -> Compression.snappy().build();
            case GZIP -> {
                GzipCompression.Builder gzip = Compression.gzip();
                level.ifPresent(gzip::level);
                yield gzip.build();
            }
            case LZ4 -> {
                Lz4Compression.Builder lz4 = Compression.lz4();
                level.ifPresent(lz4::level);
                yield lz4.build();
            }
            case ZSTD -> {
                ZstdCompression.Builder zstd = Compression.zstd();
                level.ifPresent(zstd::level);
                yield zstd.build();
            }
        };
    }
}
