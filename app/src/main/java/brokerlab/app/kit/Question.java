package brokerlab.app.kit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A question to the door that is asked again when its answer may be another one by now: never twice at a time, however often something
 * happens meanwhile, but then once more. FX thread.
 *
 * @param <T> the answer
 */
public final class Question<T> {
    private final Supplier<CompletableFuture<T>> asking;
    private final Consumer<T> ok;
    private final Consumer<Throwable> failed;
    private Optional<CompletableFuture<T>> underWay = Optional.empty();
    private boolean again;

    /** @param asking asks; {@code ok} or {@code failed} is called with the answer, unless another one was begun since */
    public Question(Supplier<CompletableFuture<T>> asking, Consumer<T> ok, Consumer<Throwable> failed) {
        this.asking = asking;
        this.ok = ok;
        this.failed = failed;
    }

    /** Something happened: asks, or asks once more when what is under way is answered. */
    public void ask() {
        if (underWay.isPresent()) {
            again = true;
        } else {
            begin();
        }
    }

    /** It is another question now: what is under way is given up. */
    public void askAnew() {
        giveUp();
        begin();
    }

    /** Nobody wants the answer any more. */
    public void giveUp() {
        again = false;
        underWay.ifPresent(asked -> asked.cancel(false));
        underWay = Optional.empty();
    }

    /** Whether an answer is awaited. */
    public boolean underWay() {
        return underWay.isPresent();
    }

    private void begin() {
        CompletableFuture<T> asked = asking.get();
        underWay = Optional.of(asked);
        Answers.onFx(asked, answer -> end(asked, ok, answer), why -> end(asked, failed, why));
    }

    private <A> void end(CompletableFuture<T> asked, Consumer<A> then, A answer) {
        if (underWay.filter(asked::equals).isEmpty()) {
            return;
        }
        underWay = Optional.empty();
        then.accept(answer);
        if (again && underWay.isEmpty()) {
            again = false;
            begin();
        }
    }
}
