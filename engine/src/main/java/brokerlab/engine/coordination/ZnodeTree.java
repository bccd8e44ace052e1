package brokerlab.engine.coordination;

import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What takes several operations, over any {@link Coordination}. */
final class ZnodeTree {
    /** Times a delete is tried again when somebody makes children meanwhile. */
    private static final int DELETE_ATTEMPTS = 5;

    private ZnodeTree() {}

    /** {@code /a}, {@code /a/b}, {@code /a/b/c} for {@code /a/b/c}. */
    static List<String> withParents(String path) {
        var result = new ArrayList<String>();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            result.add(path.substring(0, slash));
        }
        if (path.length() > 1) {
            result.add(path);
        }
        return result;
    }

    static CompletableFuture<Void> ensure(Coordination c, String path) {
        return c.get(path).thenCompose(found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedFuture(null);
            }
            // All are asked for at once. The first that fails says why: what is below a missing parent only follows
            // from it.
            CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
            for (String each : withParents(path)) {
                all = all.thenCombine(
                        c.create(each, new byte[0], Mode.PERSISTENT)
                                .handle((w, e) -> tolerating(Reason.NODE_EXISTS, e))
                                .thenCompose(Function.identity()),
                        (before, made) -> null);
            }
            return all;
        });
    }

    static CompletableFuture<Void> delete(Coordination c, String path) {
        return delete(c, path, DELETE_ATTEMPTS);
    }

    private static CompletableFuture<Void> delete(Coordination c, String path, int attempts) {
        return c.children(path)
                .thenCompose(names -> CompletableFuture.allOf(names.stream()
                        .map(name -> delete(c, path + "/" + name, attempts))
                        .toArray(CompletableFuture[]::new)))
                .thenCompose(none -> c.delete(path, Coordination.ANY_VERSION)
                        .handle((w, e) ->
                                e != null && attempts > 1 && CoordinationException.reasonOf(e) == Reason.NOT_EMPTY
                                        ? delete(c, path, attempts - 1)
                                        : tolerating(Reason.NO_NODE, e))
                        .thenCompose(Function.identity()));
    }

    private static CompletableFuture<Void> tolerating(Reason fine, Throwable error) {
        return error == null || CoordinationException.reasonOf(error) == fine
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(brokerlab.engine.wire.ProtocolException.unwrapped(error));
    }
}
