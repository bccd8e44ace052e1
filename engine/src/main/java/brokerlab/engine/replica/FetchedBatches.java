package brokerlab.engine.replica;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;

/** Record batches inside a message: read once from the leader's file, written once to the follower's, never copied between. */
final class FetchedBatches implements Serializable {
    static final FetchedBatches NONE = new FetchedBatches(ByteBuffer.allocate(0));

    private static final long serialVersionUID = 1L;

    private transient ByteBuffer bytes;

    FetchedBatches(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The batches; a view of its own for each caller. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    int sizeInBytes() {
        return bytes.remaining();
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        var content = new byte[bytes.remaining()];
        bytes.duplicate().get(content);
        out.defaultWriteObject();
        out.writeInt(content.length);
        out.write(content);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        var content = new byte[in.readInt()];
        in.readFully(content);
        bytes = ByteBuffer.wrap(content);
    }
}
