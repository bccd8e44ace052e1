package brokerlab.engine.view;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A header of a record (KIP-82): one of a list, in which names may repeat.
 *
 * @param value empty for null, which is not the same as no bytes; what is stored is cut at 64 KiB when it is told
 * @param valueBytes full size
 */
public record RecordHeader(String name, Optional<byte[]> value, int valueBytes) {
    public RecordHeader(String name, Optional<byte[]> value) {
        this(name, value, value.map(v -> v.length).orElse(0));
    }

    /** With a text for a value. */
    public static RecordHeader of(String name, String text) {
        return new RecordHeader(name, Optional.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RecordHeader h
                && name.equals(h.name)
                && valueBytes == h.valueBytes
                && Arrays.equals(value.orElse(null), h.value.orElse(null));
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(value.orElse(null));
    }
}
