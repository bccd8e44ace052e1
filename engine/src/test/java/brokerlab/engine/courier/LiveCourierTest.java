package brokerlab.engine.courier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveCourierTest {
    record Ping(int n) implements Message<Integer> {
        private static final long serialVersionUID = 1L;
    }

    record Load(long wireBytes) implements Message<Integer>, WireSized {
        private static final long serialVersionUID = 1L;
    }

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final SystemClock clock = new SystemClock();
    private final LiveTasks tasks = new LiveTasks("courier-test", clock, 4, (name, e) -> failure.set(e));
    private final AtomicReference<Double> dice = new AtomicReference<>(0.5);
    private final LiveCourier courier = new LiveCourier(tasks, dice::get);
    private final List<Integer> arrived = Collections.synchronizedList(new ArrayList<>());
    private final Inbox echo = new Inbox();

    LiveCourierTest() {
        echo.on(Ping.class, (from, ping) -> {
            arrived.add(ping.n());
            return CompletableFuture.completedFuture(ping.n());
        });
        echo.on(Load.class, (from, load) -> CompletableFuture.completedFuture(1));
    }

    @AfterEach
    void close() {
        tasks.close();
        assertEquals(null, failure.get());
    }

    @Test
    void messagesOfOnePairArriveInTheOrderSentAlsoWhenConditionsComeAndGo() throws Exception {
        courier.bind(2, echo);
        var answers = new ArrayList<CompletableFuture<Integer>>();
        for (int n = 0; n < 20_000; n++) {
            if (n % 1000 == 300) {
                courier.link(1, 2).conditions(LinkConditions.CLEAR.delayed(2));
            } else if (n % 1000 == 600) {
                courier.link(1, 2).conditions(LinkConditions.CLEAR);
            }
            answers.add(courier.send(1, 2, new Ping(n)));
        }
        for (int n = 0; n < answers.size(); n++) {
            assertEquals(n, answers.get(n).get(10, TimeUnit.SECONDS));
            assertEquals(n, arrived.get(n));
        }
    }

    @Test
    void nobodyBoundIsUnreachableAtOnce() {
        var refused = courier.send(1, 9, new Ping(1));
        assertTrue(refused.isCompletedExceptionally());
        assertInstanceOf(
                Courier.UnreachableException.class,
                assertThrows(ExecutionException.class, refused::get).getCause());
    }

    @Test
    void aMessageNeverReachesTheReceiversNextLife() throws Exception {
        courier.bind(2, echo);
        courier.link(1, 2).conditions(LinkConditions.CLEAR.paused(true));
        var toTheOldLife = courier.send(1, 2, new Ping(7));
        courier.unbind(2, echo);
        var next = new Inbox();
        next.on(Ping.class, (from, ping) -> CompletableFuture.completedFuture(-1));
        courier.bind(2, next);
        courier.link(1, 2).conditions(LinkConditions.CLEAR);
        assertInstanceOf(
                Courier.UnreachableException.class,
                assertThrows(ExecutionException.class, () -> toTheOldLife.get(5, TimeUnit.SECONDS))
                        .getCause());
        assertEquals(-1, courier.send(1, 2, new Ping(8)).get(5, TimeUnit.SECONDS));
        assertEquals(List.of(), arrived);
    }

    @Test
    void answersOwedByADeadProcessNeverArrive() throws Exception {
        var owed = new CompletableFuture<Integer>();
        var received = new CountDownLatch(1);
        var slow = new Inbox();
        slow.on(Ping.class, (from, ping) -> {
            received.countDown();
            return owed;
        });
        courier.bind(2, slow);
        var answer = courier.send(1, 2, new Ping(1));
        assertTrue(received.await(5, TimeUnit.SECONDS));
        courier.unbind(2, slow);
        owed.complete(1);
        assertFalse(answer.isDone());
    }

    @Test
    void theCauseTravelsWithTheMessage() throws Exception {
        var seen = new CompletableFuture<Long>();
        var inbox = new Inbox();
        inbox.on(Ping.class, (from, ping) -> {
            seen.complete(Causes.current());
            return CompletableFuture.completedFuture(0);
        });
        courier.bind(2, inbox);
        courier.link(1, 2).conditions(LinkConditions.CLEAR.delayed(1));
        Causes.with(42, () -> courier.send(1, 2, new Ping(1)));
        assertEquals(42L, seen.get(5, TimeUnit.SECONDS));
    }

    @Test
    void aHandlersErrorIsTheSendersError() {
        var inbox = new Inbox();
        inbox.on(Ping.class, (from, ping) -> {
            throw new IllegalStateException("refused");
        });
        courier.bind(2, inbox);
        var e = assertThrows(
                ExecutionException.class, () -> courier.send(1, 2, new Ping(1)).get(5, TimeUnit.SECONDS));
        assertEquals("refused", e.getCause().getMessage());
    }

    @Test
    void aDelayIsAtLeastTheDelayAndTheAnswerHasItsOwnLink() throws Exception {
        courier.bind(2, echo);
        courier.link(1, 2).conditions(LinkConditions.CLEAR.delayed(40));
        courier.link(2, 1).conditions(LinkConditions.CLEAR.delayed(30));
        long before = clock.elapsedMs();
        courier.send(1, 2, new Ping(1)).get(5, TimeUnit.SECONDS);
        long took = clock.elapsedMs() - before;
        assertTrue(took >= 69, "took " + took);
    }

    @Test
    void aRateSpreadsMessagesByTheirWeight() throws Exception {
        courier.bind(2, echo);
        courier.link(1, 2).conditions(LinkConditions.CLEAR.limited(100_000));
        long before = clock.elapsedMs();
        var first = courier.send(1, 2, new Load(5_000));
        var second = courier.send(1, 2, new Load(5_000));
        first.get(5, TimeUnit.SECONDS);
        second.get(5, TimeUnit.SECONDS);
        long took = clock.elapsedMs() - before;
        assertTrue(took >= 99, "took " + took);
    }

    @Test
    void dropLosesByChanceAndCutLosesEverythingUnderWay() throws Exception {
        courier.bind(2, echo);
        Link link = courier.link(1, 2);
        link.conditions(LinkConditions.CLEAR.dropping(0.4));
        dice.set(0.3);
        courier.send(1, 2, new Ping(1));
        assertEquals(1, link.lost());
        dice.set(0.5);
        courier.send(1, 2, new Ping(2)).get(5, TimeUnit.SECONDS);
        link.conditions(LinkConditions.CLEAR.paused(true));
        courier.send(1, 2, new Ping(3));
        link.conditions(LinkConditions.CLEAR.cutOff(true));
        courier.send(1, 2, new Ping(4));
        assertEquals(3, link.lost());
        link.conditions(LinkConditions.CLEAR);
        courier.send(1, 2, new Ping(5)).get(5, TimeUnit.SECONDS);
        assertEquals(List.of(2, 5), arrived);
    }

    @Test
    void aPausedLinkIsSteppedMessageByMessageAndHoldsABoundedNumber() throws Exception {
        courier.bind(2, echo);
        Link link = courier.link(1, 2);
        link.conditions(LinkConditions.CLEAR.paused(true));
        var first = courier.send(1, 2, new Ping(0));
        var second = courier.send(1, 2, new Ping(1));
        assertEquals(2, link.held());
        link.step(1);
        first.get(5, TimeUnit.SECONDS);
        assertFalse(second.isDone());
        for (int n = 2; n < Link.HELD_LIMIT + 3; n++) {
            courier.send(1, 2, new Ping(n));
        }
        assertEquals(Link.HELD_LIMIT, link.held());
        assertEquals(2, link.lost());
    }
}
