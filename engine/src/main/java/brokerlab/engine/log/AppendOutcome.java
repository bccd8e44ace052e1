package brokerlab.engine.log;

import brokerlab.engine.wire.ProtocolException;
import java.util.List;

/** What became of one of several appends made together. */
public sealed interface AppendOutcome permits AppendInfo, AppendOutcome.Refused {
    /**
     * Nothing of it was written; the appends around it are not affected.
     *
     * @param records those it was refused for, none when it was refused as a whole
     */
    record Refused(ProtocolException why, List<BadRecord> records) implements AppendOutcome {
        Refused(ProtocolException why) {
            this(why, List.of());
        }
    }
}
