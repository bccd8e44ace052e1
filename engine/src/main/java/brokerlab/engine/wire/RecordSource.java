package brokerlab.engine.wire;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Record bytes that lie elsewhere (in a file) and are sent without passing through a buffer of ours. */
public interface RecordSource {
    int sizeInBytes();

    /** Sends up to {@code count} bytes from {@code position}; returns how many went, 0 when the target takes none now. */
    long transferTo(WritableByteChannel target, int position, int count) throws IOException;
}
