package brokerlab.engine.courier;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** One broker's receiving end: a handler per message class. */
public final class Inbox {
    private final Map<Class<?>, BiFunction<Integer, Message<?>, CompletableFuture<?>>> handlers =
            new ConcurrentHashMap<>();

    /** Registers {@code handler}, given the sender's id and the message. It must not block. */
    @SuppressWarnings("unchecked")
    public <R, M extends Message<R>> void on(Class<M> type, BiFunction<Integer, M, CompletableFuture<R>> handler) {
        handlers.put(type, (from, message) -> handler.apply(from, (M) message));
    }

    /** Hands a message to its handler. */
    @SuppressWarnings("unchecked")
    <R> CompletableFuture<R> deliver(int from, Message<R> message) {
        var handler = handlers.get(message.getClass());
        if (handler == null) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "no handler for " + message.getClass().getSimpleName()));
        }
        return (CompletableFuture<R>) handler.apply(from, message);
    }
}
