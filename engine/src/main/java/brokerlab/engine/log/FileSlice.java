package brokerlab.engine.log;

import brokerlab.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A range of a segment's file that holds whole batches. */
record FileSlice(DiskFile file, int start, int sizeInBytes) implements LogSlice {
    @Override
    public long transferTo(WritableByteChannel target, int position, int count) throws IOException {
        if (position < 0 || position > sizeInBytes) {
            throw new IllegalArgumentException("position " + position + " is outside of " + sizeInBytes + " bytes");
        }
        int bounded = Math.min(count, sizeInBytes - position);
        return bounded <= 0 ? 0 : file.transferTo((long) start + position, bounded, target);
    }

    @Override
    public ByteBuffer read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(sizeInBytes);
        int read = file.read(bytes, start);
        if (read < sizeInBytes) {
            throw new IOException(file.path() + " ends at " + (start + read) + ", expected " + (start + sizeInBytes));
        }
        return bytes.flip();
    }
}
