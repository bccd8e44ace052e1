package brokerlab.engine.wire;

import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/** Puts a {@link RecordSource} where generated messages want records. */
record SourceRecords(RecordSource source) implements BaseRecords {
    @Override
    public int sizeInBytes() {
        return source.sizeInBytes();
    }

    /** Only kafka-clients' own network layer asks for this; ours takes the source itself. */
    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException("sent by FrameEncoder only");
    }
}
