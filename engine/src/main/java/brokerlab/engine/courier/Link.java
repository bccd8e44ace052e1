package brokerlab.engine.courier;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * One direction between two brokers. Without conditions a message is one hop to the link's lane; with conditions it waits in
 * the link until its time has come:
 *
 * <pre>
 *   clear:        ───────────────────────────────▶ lane
 *   conditioned:  drop? ─▶ due = pace + delay ─▶ held (bounded, in order) ─▶ due and not paused ─▶ lane
 * </pre>
 *
 * Thread-safe.
 */
public final class Link {
    /** Most messages held; more are lost, as with a network whose buffers are full. */
    static final int HELD_LIMIT = 10_000;

    private final Tasks tasks;
    private final Lane lane;
    private final DoubleSupplier chance;
    private final ArrayDeque<HeldMessage> held = new ArrayDeque<>();
    private volatile LinkConditions conditions = LinkConditions.CLEAR;
    private volatile boolean conditioned;
    private long freeAtNanos;
    private boolean armed;
    private long lost;

    Link(Tasks tasks, String name, DoubleSupplier chance) {
        this.tasks = tasks;
        this.lane = tasks.lane(name);
        this.chance = chance;
    }

    /** What is in force. */
    public LinkConditions conditions() {
        return conditions;
    }

    /** Puts conditions in force. {@link LinkConditions#CLEAR} lets everything held pass at once, in order. */
    public synchronized void conditions(LinkConditions now) {
        if (now.cut()) {
            lost += held.size();
            held.clear();
        }
        if (now.equals(LinkConditions.CLEAR)) {
            while (!held.isEmpty()) {
                lane.execute(held.poll().delivery());
            }
            freeAtNanos = 0;
            conditions = now;
            // Published last: who still sees the old conditions waits for this monitor and so comes after those held.
            conditioned = false;
        } else {
            conditions = now;
            conditioned = true;
            release(0);
        }
    }

    /** Lets the next {@code messages} pass though the link is paused. */
    public synchronized void step(int messages) {
        release(messages);
    }

    /** Messages waiting in the link. */
    public synchronized int held() {
        return held.size();
    }

    /** Messages lost on this link since it was made. */
    public synchronized long lost() {
        return lost;
    }

    /** A message: arrives on the lane. */
    void message(Object message, Runnable delivery) {
        pass(message, delivery, lane);
    }

    /** An answer: with nothing in the way it arrives on the thread that gave it. */
    void answer(Object answer, Runnable delivery) {
        pass(answer, delivery, Runnable::run);
    }

    private void pass(Object what, Runnable delivery, Executor clear) {
        if (conditioned) {
            synchronized (this) {
                if (conditioned) {
                    hold(WireSized.of(what), Causes.carry(delivery));
                    return;
                }
            }
        }
        clear.execute(delivery);
    }

    private void hold(long bytes, Runnable delivery) {
        LinkConditions c = conditions;
        if (c.cut()
                || held.size() >= HELD_LIMIT
                || (c.dropProbability() > 0 && chance.getAsDouble() < c.dropProbability())) {
            lost++;
            return;
        }
        long now = tasks.clock().elapsedNanos();
        long start = freeAtNanos == 0 ? now : Math.max(now, freeAtNanos);
        long passing = c.bytesPerSecond() == 0 ? 0 : (long) (bytes * 1e9 / c.bytesPerSecond());
        freeAtNanos = start + passing;
        held.add(new HeldMessage(freeAtNanos + c.delayMs() * 1_000_000L, delivery));
        release(0);
    }

    private void release(int steps) {
        int left = steps;
        while (!held.isEmpty()) {
            long wait = held.peek().dueNanos() - tasks.clock().elapsedNanos();
            if (left > 0) {
                left--;
            } else if (conditions.paused()) {
                return;
            } else if (wait > 0) {
                arm(wait);
                return;
            }
            lane.execute(held.poll().delivery());
        }
    }

    private void arm(long nanos) {
        if (!armed) {
            armed = true;
            tasks.after((nanos + 999_999L) / 1_000_000L, this::deliverDue);
        }
    }

    private synchronized void deliverDue() {
        armed = false;
        release(0);
    }

    private record HeldMessage(long dueNanos, Runnable delivery) {}
}
