package brokerlab.engine.network;

import brokerlab.engine.wire.OutFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;

/** One answer on its way out: where in which part it is. */
final class Sending {
    /** Bytes sent before other connections of the loop get their turn. */
    private static final long TURN = 4L << 20;

    private static final int GATHER = 256 << 10;
    private static final int STALLS_ALLOWED = 16;

    private final OutFrame frame;
    private int part;
    private int inSource;
    private int stalls;

    Sending(OutFrame frame) {
        this.frame = frame;
    }

    /** Sends what the peer takes now; true when everything is out. */
    boolean writeTo(Transport to) throws IOException {
        if (!to.flushed()) {
            return false;
        }
        long sent = 0;
        while (part < frame.parts().size() && sent < TURN) {
            long now =
                    frame.parts().get(part) instanceof OutFrame.FrameSource source ? transfer(source, to) : gather(to);
            if (now == 0) {
                break;
            }
            sent += now;
        }
        return part == frame.parts().size() && to.flushed();
    }

    private long transfer(OutFrame.FrameSource source, Transport to) throws IOException {
        int left = source.records().sizeInBytes() - inSource;
        long moved = to.send(source.records(), inSource, left);
        if (moved < 0 || moved > left) {
            throw new IOException("a source of " + left + " bytes sent " + moved);
        }
        // A file that was cut shorter than announced looks like a full socket; a socket is not full that often.
        stalls = moved == 0 ? stalls + 1 : 0;
        if (stalls > STALLS_ALLOWED) {
            throw new IOException("records ended " + left + " bytes before their announced size");
        }
        inSource += (int) moved;
        if (moved == left) {
            inSource = 0;
            part++;
        }
        return moved;
    }

    /** Writes the buffers up to the next source in one call, at most {@link #GATHER} bytes of them. */
    private long gather(Transport to) throws IOException {
        var buffers = new ArrayList<ByteBuffer>();
        int room = GATHER;
        for (int i = part; i < frame.parts().size() && room > 0 && buffers.size() < 64; i++) {
            if (!(frame.parts().get(i) instanceof OutFrame.Bytes(ByteBuffer bytes))) {
                break;
            }
            ByteBuffer window = bytes.slice(bytes.position(), Math.min(room, bytes.remaining()));
            room -= window.remaining();
            buffers.add(window);
        }
        long written = to.write(buffers.toArray(ByteBuffer[]::new));
        advance(written);
        return written;
    }

    private void advance(long written) {
        long left = written;
        while (part < frame.parts().size() && frame.parts().get(part) instanceof OutFrame.Bytes(ByteBuffer bytes)) {
            int taken = (int) Math.min(left, bytes.remaining());
            bytes.position(bytes.position() + taken);
            left -= taken;
            if (bytes.hasRemaining()) {
                return;
            }
            part++;
        }
    }
}
