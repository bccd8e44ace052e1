package brokerlab.engine.controller;

import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.Znode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Many reads at once: all of a window are under way together, so thousands of znodes cost a few round trips. */
final class ControllerZnodes {
    /** ZooKeeper's default limit of outstanding requests. */
    private static final int WINDOW = 1000;

    private final Coordination coordination;

    ControllerZnodes(Coordination coordination) {
        this.coordination = coordination;
    }

    /** The znodes that exist, by path. */
    CompletableFuture<Map<String, Znode>> get(Collection<String> paths) {
        return window(List.copyOf(paths), 0, new HashMap<>());
    }

    /** The children of {@code parent} with their data, by path. */
    CompletableFuture<Map<String, Znode>> children(String parent) {
        return coordination
                .children(parent)
                .thenCompose(
                        names -> get(names.stream().map(n -> parent + "/" + n).toList()));
    }

    private CompletableFuture<Map<String, Znode>> window(List<String> paths, int from, Map<String, Znode> found) {
        if (from >= paths.size()) {
            return CompletableFuture.completedFuture(found);
        }
        var reads = paths.subList(from, Math.min(paths.size(), from + WINDOW)).stream()
                .map(coordination::get)
                .toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).thenCompose(done -> {
            reads.forEach(r -> r.join().ifPresent(z -> found.put(z.path(), z)));
            return window(paths, from + WINDOW, found);
        });
    }

    /** Deletions of everything below {@code root} and of itself, children first; one list for each child of {@code root}, then itself. */
    CompletableFuture<List<Op>> deletionsOf(String root) {
        return coordination.children(root).thenCompose(names -> {
            var below = names.stream().map(n -> deletionsOf(root + "/" + n)).toList();
            return CompletableFuture.allOf(below.toArray(CompletableFuture[]::new))
                    .thenApply(done -> {
                        var ops = new ArrayList<Op>();
                        below.forEach(b -> ops.addAll(b.join()));
                        ops.add(new Op.Delete(root, Coordination.ANY_VERSION));
                        return ops;
                    });
        });
    }
}
