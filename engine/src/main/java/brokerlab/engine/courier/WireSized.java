package brokerlab.engine.courier;

/** A message or an answer that knows how many bytes it would be on a wire; others count as {@link #SMALL}. */
public interface WireSized {
    /** Bytes of a message without payload. */
    long SMALL = 256;

    /** Bytes on a wire, at least 1. */
    long wireBytes();

    /** The weight of anything. */
    static long of(Object message) {
        return message instanceof WireSized weighed ? weighed.wireBytes() : SMALL;
    }
}
