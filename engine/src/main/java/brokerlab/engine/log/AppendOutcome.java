package brokerlab.engine.log;

import brokerlab.engine.wire.ProtocolException;

/** What became of one of several appends made together. */
public sealed interface AppendOutcome permits AppendInfo, AppendOutcome.Refused {
    /** Nothing of it was written; the appends around it are not affected. */
    record Refused(ProtocolException why) implements AppendOutcome {}
}
