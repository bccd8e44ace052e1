package brokerlab.engine.courier;

import brokerlab.engine.clock.Tasks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * {@link Courier} over {@link Tasks}. A message belongs to the inbox that was bound when it was sent, as a connection belongs
 * to a process: it never reaches that broker's next life.
 */
public final class LiveCourier implements Courier {
    private final Tasks tasks;
    private final DoubleSupplier chance;
    private final ConcurrentHashMap<Integer, Inbox> inboxes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Link> links = new ConcurrentHashMap<>();

    /** Losses on links that lose at random are drawn by this process. */
    public LiveCourier(Tasks tasks) {
        this(tasks, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param chance values in [0, 1), asked when a link loses messages at random */
    public LiveCourier(Tasks tasks, DoubleSupplier chance) {
        this.tasks = tasks;
        this.chance = chance;
    }

    @Override
    public <R> CompletableFuture<R> send(int from, int to, Message<R> message) {
        Inbox inbox = inboxes.get(to);
        if (inbox == null) {
            return CompletableFuture.failedFuture(new UnreachableException(to));
        }
        var result = new CompletableFuture<R>();
        link(from, to).message(message, () -> deliver(from, to, message, inbox, result));
        return result;
    }

    private <R> void deliver(int from, int to, Message<R> message, Inbox inbox, CompletableFuture<R> result) {
        if (!bound(to, inbox)) {
            result.completeExceptionally(new UnreachableException(to));
            return;
        }
        CompletableFuture<R> answer;
        try {
            answer = inbox.deliver(from, message);
        } catch (RuntimeException | Error e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((value, error) -> {
            // A process that died meanwhile sends nothing more.
            if (bound(to, inbox)) {
                link(to, from).answer(value, () -> complete(result, value, error));
            }
        });
    }

    private static <R> void complete(CompletableFuture<R> result, R value, Throwable error) {
        if (error == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(error);
        }
    }

    private boolean bound(int broker, Inbox inbox) {
        return inboxes.get(broker) == inbox;
    }

    @Override
    public void bind(int broker, Inbox inbox) {
        inboxes.put(broker, inbox);
    }

    @Override
    public void unbind(int broker, Inbox inbox) {
        inboxes.remove(broker, inbox);
    }

    /** The link from one broker to another; made when first asked for, there is one per ordered pair. */
    public Link link(int from, int to) {
        long key = ((long) from << 32) | (to & 0xffff_ffffL);
        Link link = links.get(key);
        return link != null
                ? link
                : links.computeIfAbsent(key, k -> new Link(tasks, "courier-" + from + "-" + to, chance));
    }
}
