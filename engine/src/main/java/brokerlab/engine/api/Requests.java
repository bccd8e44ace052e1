package brokerlab.engine.api;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.quota.MutationQuota;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiMessage;

/** What handlers have in common. */
final class Requests {
    private Requests() {}

    static CompletableFuture<Optional<ApiMessage>> done(ApiMessage answer) {
        return CompletableFuture.completedFuture(Optional.of(answer));
    }

    /** What a failure is on the wire. */
    static ProtocolException asProtocol(Throwable error) {
        return switch (ProtocolException.unwrapped(error)) {
            case ProtocolException e -> e;
            case InvalidSettingException e -> new ProtocolException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
            case LogFailedException e -> new ProtocolException(ErrorCode.KAFKA_STORAGE_ERROR, e.getMessage(), e);
            case CoordinationException e
            when e.reason() == CoordinationException.Reason.TOO_LARGE ->
                new ProtocolException(
                        ErrorCode.INVALID_REQUEST, "ZooKeeper takes no such large value (" + e.getMessage() + ")", e);
            case CoordinationException e ->
                new ProtocolException(
                        ErrorCode.REQUEST_TIMED_OUT, "ZooKeeper did not do it (" + e.getMessage() + "); try again", e);
            case Throwable e -> new ProtocolException(ErrorCode.UNKNOWN_SERVER_ERROR, e.toString(), e);
        };
    }

    /** What a request may change of topics. */
    static MutationQuota mutations(BrokerContext broker, RequestContext context, int strictSince) {
        return broker.quotas()
                .mutations(context.principal().getName(), context.clientId(), context.version() >= strictSince);
    }

    /** Runs {@code work}; an exception becomes a failed future. */
    static <T> CompletableFuture<T> attempt(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The first of them, parted by commas, and how many more there are. */
    static String briefly(List<?> all) {
        int most = 12;
        String first = all.stream().limit(most).map(String::valueOf).collect(Collectors.joining(", "));
        return all.size() <= most ? first : first + " +" + (all.size() - most);
    }

    /** Journals what somebody outside asked for, and does it on behalf of that entry. */
    static <T> CompletableFuture<T> runJournalled(
            BrokerContext broker,
            RequestContext context,
            Requested.Ask ask,
            List<String> values,
            Supplier<CompletableFuture<T>> work) {
        long cause = note(broker.journal(), broker.broker(), context, ask, values);
        return Causes.with(cause, () -> attempt(work));
    }

    private static long note(
            Journal journal, int broker, RequestContext context, Requested.Ask ask, List<String> values) {
        String by = context.principal() + " at " + context.clientAddress().getHostAddress()
                + (context.clientId().isEmpty() ? "" : " (" + context.clientId() + ")");
        return journal.append(broker, Causes.NONE, new Requested(ask, values, by));
    }

    /** {@code work}, or REQUEST_TIMED_OUT when it takes longer; it goes on behind, as Kafka's does. */
    static <T> CompletableFuture<T> within(Tasks tasks, long timeoutMs, CompletableFuture<T> work) {
        if (work.isDone()) {
            return work;
        }
        var limited = new CompletableFuture<T>();
        var timer = tasks.after(
                timeoutMs,
                () -> limited.completeExceptionally(new ProtocolException(
                        ErrorCode.REQUEST_TIMED_OUT, "not done within " + timeoutMs + " ms; it may still happen")));
        work.whenComplete((value, error) -> {
            timer.cancel();
            if (error == null) {
                limited.complete(value);
            } else {
                limited.completeExceptionally(error);
            }
        });
        return limited;
    }

    /**
     * A change of topics. Who gives it no time is told REQUEST_TIMED_OUT, but only of what can be done: the check comes first, as in
     * Apache Kafka (ZkAdminManager).
     */
    static <T> CompletableFuture<T> change(
            Tasks tasks, long timeoutMs, Supplier<CompletableFuture<T>> check, Supplier<CompletableFuture<T>> work) {
        if (timeoutMs > 0) {
            return within(tasks, timeoutMs, work.get());
        }
        return check.get().thenCompose(can -> {
            CompletableFuture<T> begun = work.get();
            return begun.isCompletedExceptionally()
                    ? begun
                    : CompletableFuture.failedFuture(new ProtocolException(
                            ErrorCode.REQUEST_TIMED_OUT,
                            "begun, but not waited for: the timeout is " + timeoutMs + " ms"));
        });
    }

    /** All results in order. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
