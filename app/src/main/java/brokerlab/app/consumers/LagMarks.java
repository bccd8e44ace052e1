package brokerlab.app.consumers;

import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.JournalEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Events that may explain a lag: a broker that went, a rebalance of the group. Entries come in on engine threads, the rest is asked on one
 * thread. Keeps the newest ones, as many as a quarter of an hour has room for.
 */
final class LagMarks {
    private static final int KEPT = 2_000;

    /** What happens within this time is told as one mark. */
    private static final long TOGETHER_MS = 8_000;

    /** What happened. */
    enum EventKind {
        BROKER_STOPPED,
        BROKER_KILLED,
        BROKER_BACK,
        REBALANCE
    }

    /** @param broker -1 when it is about none */
    record Event(EventKind kind, int broker) {}

    /** What happened about then. */
    record LagMark(long wallMs, List<Event> happenings) {}

    private final Deque<JournalEntry> entries = new ArrayDeque<>();
    private long lastId;

    /** Keeps what may explain a lag. */
    synchronized void offer(JournalEntry entry) {
        lastId = Math.max(lastId, entry.id());
        switch (entry.event()) {
            case BrokerEvent.BrokerStopped e -> keep(entry);
            case BrokerEvent.BrokerKilled e -> keep(entry);
            case BrokerEvent.BrokerRegistered e -> keep(entry);
            case GroupEvent.GroupStateChanged e -> {
                if (e.to() == GroupState.PREPARING_REBALANCE) {
                    keep(entry);
                }
            }
            default -> {}
        }
    }

    private void keep(JournalEntry entry) {
        if (entries.size() == KEPT) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }

    /** Where to go on listening. */
    synchronized long lastId() {
        return lastId;
    }

    /** For one group, oldest first, since {@code fromMs}. */
    synchronized List<LagMark> of(String group, long fromMs) {
        var marks = new ArrayList<LagMark>();
        for (JournalEntry entry : entries) {
            if (entry.wallMs() < fromMs) {
                continue;
            }
            switch (entry.event()) {
                case BrokerEvent.BrokerStopped e -> add(marks, entry, new Event(EventKind.BROKER_STOPPED, e.broker()));
                case BrokerEvent.BrokerKilled e -> add(marks, entry, new Event(EventKind.BROKER_KILLED, e.broker()));
                case BrokerEvent.BrokerRegistered e -> add(marks, entry, new Event(EventKind.BROKER_BACK, e.broker()));
                case GroupEvent.GroupStateChanged e -> {
                    if (e.group().equals(group)) {
                        add(marks, entry, new Event(EventKind.REBALANCE, -1));
                    }
                }
                default -> {}
            }
        }
        return marks;
    }

    private static void add(List<LagMark> marks, JournalEntry entry, Event happening) {
        if (!marks.isEmpty() && entry.wallMs() - marks.getLast().wallMs() < TOGETHER_MS) {
            LagMark open = marks.removeLast();
            var all = new ArrayList<>(open.happenings());
            if (!all.contains(happening)) {
                all.add(happening);
            }
            marks.add(new LagMark(open.wallMs(), List.copyOf(all)));
        } else {
            marks.add(new LagMark(entry.wallMs(), List.of(happening)));
        }
    }
}
