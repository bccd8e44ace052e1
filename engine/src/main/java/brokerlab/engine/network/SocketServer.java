package brokerlab.engine.network;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** All listeners of one broker. */
public final class SocketServer {
    private final int broker;
    private final Selectors selectors;
    private final Tasks tasks;
    private final Journal journal;
    private final BrokerSettings settings;
    private final FrameHandler handler;
    private final Slots slots;
    private final AddressSlots addresses;
    private final CreationRate rate;
    private final RequestQueue requests;
    private final SocketMetrics metrics;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param tasks of the broker: frames are handled there; its closing silences the broker, {@link #kill} ends its sockets
     * @param handler gets every frame
     */
    public SocketServer(
            int broker,
            Selectors selectors,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            FrameHandler handler) {
        this.broker = broker;
        this.selectors = selectors;
        this.tasks = tasks;
        this.journal = journal;
        this.settings = settings;
        this.handler = handler;
        this.slots = new Slots(() -> settings.getInt("max.connections"), this::acceptAgain);
        this.addresses = new AddressSlots(settings);
        this.rate = new CreationRate(settings, tasks.clock());
        this.requests = new RequestQueue(tasks, settings);
        this.metrics = new SocketMetrics(broker, settings, tasks.clock(), journal);
        settings.onChange(names -> {
            if (names.contains("max.connections") || names.contains(CreationRate.SETTING)) {
                acceptAgain();
            }
            if (names.contains("num.network.threads")) {
                listeners.forEach(Listener::spread);
            }
        });
    }

    private void acceptAgain() {
        listeners.forEach(Listener::acceptAgain);
    }

    /**
     * Binds every entry, all or none. Clients that connect wait until {@link #open}.
     *
     * @return the entries with their real ports
     * @throws brokerlab.engine.config.InvalidSettingException naming the entry that cannot be bound, and why
     */
    public List<Listeners.Endpoint> bind(List<Listeners.Endpoint> entries) {
        var bound = new ArrayList<Listeners.Endpoint>();
        try {
            for (Listeners.Endpoint entry : entries) {
                var shared = new Listener.Shared(slots, addresses, rate, requests, metrics);
                var listener = new Listener(broker, entry, selectors, tasks, journal, settings, shared, handler);
                listeners.add(listener);
                bound.add(listener.endpoint());
            }
        } catch (RuntimeException e) {
            all(Listener::kill);
            throw e;
        }
        return List.copyOf(bound);
    }

    /** Lets clients in. */
    public void open() {
        listeners.forEach(Listener::open);
    }

    /** Closes every socket at once. Completes when the ports are free. */
    public CompletableFuture<Void> kill() {
        return all(Listener::kill).whenComplete((done, error) -> metrics.close());
    }

    /**
     * Lets answers in the works go out for up to {@code graceMs}, then closes what is left. Completes when all is closed.
     * The tasks must still run.
     */
    public CompletableFuture<Void> stop(long graceMs) {
        var stopped = all(Listener::stop);
        var limit = tasks.after(graceMs, this::kill);
        return stopped.whenComplete((done, error) -> {
            limit.cancel();
            metrics.close();
        });
    }

    private CompletableFuture<Void> all(Function<Listener, CompletableFuture<Void>> end) {
        return CompletableFuture.allOf(listeners.stream().map(end).toArray(CompletableFuture[]::new));
    }

    /** What happened on each listener, by its entry. */
    public Map<String, Counts> counts() {
        var counts = new LinkedHashMap<String, Counts>();
        listeners.forEach(l -> counts.put(l.endpoint().entry(), l.counts()));
        return counts;
    }

    /**
     * One listener's connections.
     *
     * @param open now
     * @param accepted since start
     * @param closed since start, by reason
     */
    public record Counts(int open, long accepted, Map<ClosedFor, Long> closed) {}
}
