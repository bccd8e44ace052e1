package brokerlab.engine.group;

import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;

/** A coordinator over a log in memory, for tests of the packages above. */
public final class ServingGroups {
    private final GroupBench bench = GroupBench.serving();

    public GroupCoordinator coordinator() {
        return bench.coordinator;
    }

    public MetadataHolder metadata() {
        return bench.metadata;
    }

    /** Lets {@code ms} pass and everything due run. */
    public void advance(long ms) {
        bench.tasks.advance(ms);
        bench.tasks.runAll();
    }

    /** Appends are refused from now on. */
    public void refuse(ErrorCode error) {
        bench.log.refuse(java.util.Optional.of(error));
    }

    /** This broker leads nothing any more. */
    public void loseAll() {
        for (int p = 0; p < GroupBench.PARTITIONS; p++) {
            bench.lose(p, 9);
        }
        bench.tasks.runAll();
    }
}
