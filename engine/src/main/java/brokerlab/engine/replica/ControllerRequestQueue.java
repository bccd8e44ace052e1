package brokerlab.engine.replica;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Lane;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The controller's orders, carried out one after the other in the lane of the {@link Roles}. One that makes a log waits until the topic's
 * settings have been read from coordination, where they stand since before the controller knew of the partition: so they hold from the first
 * record on (S17). Those behind it wait as well, as a deletion must not overtake what it deletes.
 */
final class ControllerRequestQueue {
    private final Lane lane;
    private final Function<Set<String>, CompletableFuture<Void>> settingsRead;
    private final ArrayDeque<Turn> turns = new ArrayDeque<>();
    private boolean reading;

    private record Turn(Supplier<Set<String>> topics, Runnable work) {}

    /** @param settingsRead completes when the settings of these topics are known; fails only when this broker's life ends */
    ControllerRequestQueue(Lane lane, Function<Set<String>, CompletableFuture<Void>> settingsRead) {
        this.lane = lane;
        this.settingsRead = settingsRead;
    }

    /** @param topics whose settings are to be read first; asked when it is this order's turn */
    <R> CompletableFuture<R> submit(Supplier<Set<String>> topics, Callable<R> work) {
        var answer = new CompletableFuture<R>();
        lane.execute(() -> {
            turns.add(new Turn(topics, Causes.carry(() -> {
                try {
                    answer.complete(work.call());
                } catch (Exception | Error e) {
                    answer.completeExceptionally(e);
                }
            })));
            next();
        });
        return answer;
    }

    private void next() {
        while (!reading && !turns.isEmpty()) {
            Set<String> topics = turns.getFirst().topics().get();
            if (topics.isEmpty()) {
                turns.removeFirst().work().run();
            } else {
                reading = true;
                settingsRead
                        .apply(topics)
                        .whenComplete((read, error) -> lane.execute(() -> {
                            reading = false;
                            turns.removeFirst().work().run();
                            next();
                        }));
            }
        }
    }
}
