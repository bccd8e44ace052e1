package brokerlab.engine.coordination;

import java.util.List;
import java.util.Optional;

/** What a {@link MemoryEnsemble} holds, seen without being one of its clients. */
public final class EnsemblePeek {
    private EnsemblePeek() {}

    public static Optional<Coordination.Znode> get(MemoryEnsemble ensemble, String path) {
        return ensemble.tree().get(path);
    }

    public static List<String> children(MemoryEnsemble ensemble, String path) {
        return ensemble.tree().children(path);
    }

    /** Rises with every change of any znode. */
    public static long zxid(MemoryEnsemble ensemble) {
        return ensemble.tree().zxid();
    }
}
