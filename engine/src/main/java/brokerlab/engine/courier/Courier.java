package brokerlab.engine.courier;

import java.util.concurrent.CompletableFuture;

/**
 * Carries messages between brokers of one process. Per ordered pair of brokers messages arrive in the order sent. What the
 * network could do to them, link conditions can: an answer may be late or never come, so senders set their own time limit.
 */
public interface Courier {
    /**
     * Sends {@code message}. The future completes on the receiver's thread: hop to your own lane. It fails with
     * {@link UnreachableException} at once when nobody is bound under {@code to} (a dead process refuses connections).
     */
    <R> CompletableFuture<R> send(int from, int to, Message<R> message);

    /** Binds a broker's inbox; the one bound last receives. */
    void bind(int broker, Inbox inbox);

    /** Nobody receives under this id any more; answers still owed never arrive. */
    void unbind(int broker, Inbox inbox);

    /** Nobody listens there. */
    final class UnreachableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnreachableException(int broker) {
            super("broker " + broker + " is not reachable");
        }
    }
}
