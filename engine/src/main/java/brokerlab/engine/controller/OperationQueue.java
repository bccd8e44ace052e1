package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One controller's work, one operation at a time: the next begins when the last one's writes are answered, so none sees half of
 * another. An operation derives what to do from the state it finds, so it may simply be run again. Lane-confined.
 *
 * <pre>
 *   offer ──▶ waiting ──▶ run ──▶ done
 *               ▲          │ no answer, or the state was not what memory said
 *               └─ reload ◀┘          fenced ──▶ the end
 * </pre>
 */
final class OperationQueue {
    /** Requests that may wait; notices are coalesced by key and so bounded by themselves. */
    static final int MOST_WAITING = 10_000;

    private static final long RETRY_MS = 500;
    private static final int MOST_ATTEMPTS = 20;

    /** Where the queue reports. */
    interface Owner {
        /** Reads everything again. */
        CompletableFuture<Void> reload();

        /** After an operation succeeded. */
        void succeeded();

        /** The controller is no longer one. */
        void fenced();

        /** An operation was given up. */
        void failed(String operation, Throwable error);
    }

    /** One operation; its waiting is over when the future completes. */
    private record Operation(String key, Supplier<CompletableFuture<Void>> body, long cause, int attempts) {}

    private final LaneFutures futures;
    private final Owner owner;
    private final ArrayDeque<Operation> waiting = new ArrayDeque<>();
    private final Set<String> keys = new HashSet<>();
    private boolean stale = true;
    private boolean running;
    private boolean over;
    private int reloadFailures;
    private Timer retry = () -> {};
    private boolean backingOff;

    OperationQueue(LaneFutures futures, Owner owner) {
        this.futures = futures;
        this.owner = owner;
    }

    /** Adds an operation unless one with this key is waiting. Returns false when too many wait. */
    boolean offer(String key, Supplier<CompletableFuture<Void>> body) {
        if (over || waiting.size() >= MOST_WAITING) {
            return false;
        }
        if (keys.add(key)) {
            waiting.addLast(new Operation(key, body, Causes.current(), 0));
            pump();
        }
        return true;
    }

    /** Something may have been missed: read everything again before the next operation. */
    void resync() {
        stale = true;
        pump();
    }

    /** The connection is back: do not wait out the pause. */
    void reconnected() {
        retry.cancel();
        backingOff = false;
        pump();
    }

    void end() {
        over = true;
        retry.cancel();
        waiting.clear();
        keys.clear();
    }

    private void pump() {
        if (running || over || backingOff) {
            return;
        }
        if (stale) {
            stale = false;
            run(new Operation("reload", owner::reload, Causes.NONE, 0), true);
        } else if (!waiting.isEmpty()) {
            Operation next = waiting.removeFirst();
            keys.remove(next.key());
            run(next, false);
        }
    }

    private void run(Operation operation, boolean reload) {
        running = true;
        Causes.with(operation.cause(), () -> {
            futures.inLane(LaneFutures.attempt(operation.body()))
                    .whenComplete((done, error) -> finished(operation, reload, error));
        });
    }

    private void finished(Operation operation, boolean reload, Throwable error) {
        running = false;
        if (over) {
            return;
        }
        if (error == null) {
            reloadFailures = reload ? 0 : reloadFailures;
            try {
                owner.succeeded();
            } catch (RuntimeException | Error e) {
                stale = true;
                owner.failed(operation.key(), e);
            }
        } else if (endsController(error)) {
            owner.fenced();
            return;
        } else {
            stale = true;
            if (reload) {
                // The first failure is news, the following ones are the same news.
                if (reloadFailures++ == 0 && !noAnswer(error)) {
                    owner.failed(operation.key(), error);
                }
                backOff();
            } else {
                retry(operation, error);
            }
        }
        pump();
    }

    private void retry(Operation operation, Throwable error) {
        if (noAnswer(error)) {
            putBack(operation);
            backOff();
        } else if (error instanceof CoordinationException && operation.attempts() < MOST_ATTEMPTS) {
            putBack(new Operation(operation.key(), operation.body(), operation.cause(), operation.attempts() + 1));
        } else {
            owner.failed(operation.key(), error);
        }
    }

    private void putBack(Operation operation) {
        if (keys.add(operation.key())) {
            waiting.addFirst(operation);
        }
    }

    private void backOff() {
        backingOff = true;
        retry.cancel();
        retry = futures.tasks().after(RETRY_MS, () -> futures.lane().execute(this::reconnected));
    }

    private static boolean endsController(Throwable error) {
        Reason reason = CoordinationException.reasonOf(error);
        return ProtocolException.unwrapped(error) instanceof ControllerFencedException
                || reason == Reason.SESSION_EXPIRED
                || reason == Reason.CLOSED;
    }

    private static boolean noAnswer(Throwable error) {
        return CoordinationException.reasonOf(error) == Reason.CONNECTION_LOSS;
    }
}
