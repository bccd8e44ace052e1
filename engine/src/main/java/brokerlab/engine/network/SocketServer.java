package brokerlab.engine.network;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.quota.AddressRates;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.security.ListenerConfigs;
import brokerlab.engine.security.ScramUsers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.security.authenticator.CredentialCache;

/** All listeners of one broker. */
public final class SocketServer {
    private final int broker;
    private final Selectors selectors;
    private final Tasks tasks;
    private final Journal journal;
    private final BrokerSettings settings;
    private final FrameHandler handler;
    private final ConnectionSlots slots;
    private final AddressSlots addresses;
    private final CreationRate rate;
    private final AddressRates addressRates;
    private final RequestQueue requests;
    private final SocketMetrics metrics;
    private final Protection.Context security;
    private final List<SocketListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    /** Those taken out whose last answers still go out. */
    private final Set<SocketListener> leaving = ConcurrentHashMap.newKeySet();

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
        this(broker, selectors, tasks, journal, settings, handler, Identity.NONE);
    }

    /** Where no address has a rate of its own. */
    SocketServer(
            int broker,
            Selectors selectors,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            FrameHandler handler,
            Identity identity) {
        this(broker, selectors, tasks, journal, settings, new AddressRates(tasks.clock(), settings), handler, identity);
    }

    /**
     * @param addressRates connections a second that each address may open
     * @param identity whom the broker knows, and what it proves itself by where its settings say nothing
     */
    public SocketServer(
            int broker,
            Selectors selectors,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            AddressRates addressRates,
            FrameHandler handler,
            Identity identity) {
        this.broker = broker;
        this.selectors = selectors;
        this.tasks = tasks;
        this.journal = journal;
        this.settings = settings;
        this.handler = handler;
        this.slots = new ConnectionSlots(() -> settings.getInt("max.connections"), this::slotFreed);
        this.addresses = new AddressSlots(settings);
        this.rate = new CreationRate(settings, tasks.clock());
        this.addressRates = addressRates;
        this.requests = new RequestQueue(tasks, settings);
        this.metrics = new SocketMetrics(broker, settings, tasks.clock(), journal);
        this.security = new Protection.Context(identity, tasks.clock(), handler::announced);
        settings.onChange(names -> {
            changes.incrementAndGet();
            if (names.stream().anyMatch(ListenerConfigs::concerned)) {
                listeners.forEach(l -> l.protection().ifPresent(p -> p.take(settings)));
            }
            if (names.contains("max.connections") || names.contains(CreationRate.SETTING)) {
                listeners.forEach(l -> l.gate().limitsChanged());
            }
            if (names.contains("num.network.threads")) {
                listeners.forEach(SocketListener::spread);
            }
        });
    }

    private void slotFreed() {
        listeners.forEach(l -> l.gate().slotFreed());
    }

    /**
     * Binds every entry, all or none. Clients that connect wait until {@link #open}.
     *
     * @return the entries with their real ports
     * @throws brokerlab.engine.config.InvalidSettingException naming the entry that cannot be bound, and why
     */
    public List<Listeners.Endpoint> bind(List<Listeners.Endpoint> entries) {
        added(entries);
        return endpoints();
    }

    /** Changes of the settings reach them once they are among the listeners; one that came since they read them they take then. */
    private List<SocketListener> added(List<Listeners.Endpoint> entries) {
        long before = changes.get();
        List<SocketListener> bound = bound(entries);
        listeners.addAll(bound);
        if (changes.get() != before) {
            bound.forEach(listener -> {
                listener.protection().ifPresent(protection -> protection.take(settings));
                listener.spread();
            });
        }
        return bound;
    }

    private List<SocketListener> bound(List<Listeners.Endpoint> entries) {
        var shared = new SocketListener.Shared(slots, addresses, rate, addressRates, requests, metrics, security);
        var bound = new ArrayList<SocketListener>();
        try {
            for (Listeners.Endpoint entry : entries) {
                bound.add(new SocketListener(broker, entry, selectors, tasks, journal, settings, shared, handler));
            }
        } catch (RuntimeException | Error e) {
            bound.forEach(SocketListener::kill);
            throw e;
        }
        return bound;
    }

    /** All entries as bound, with their real ports. */
    public List<Listeners.Endpoint> endpoints() {
        return listeners.stream().map(SocketListener::endpoint).toList();
    }

    /**
     * Closes the listeners that {@code wanted} does not name, then opens those that are new, all or none; those whose names stay go on
     * as they are. The result is all entries as bound; it fails with an {@link brokerlab.engine.config.InvalidSettingException} naming
     * the entry that cannot be bound.
     */
    public CompletableFuture<List<Listeners.Endpoint>> change(List<Listeners.Endpoint> wanted) {
        var going = listeners.stream()
                .filter(l -> !named(wanted, l.endpoint().name()))
                .toList();
        listeners.removeAll(going);
        leaving.addAll(going);
        going.forEach(l -> l.stop().thenRun(() -> leaving.remove(l)));
        // A new one may want the port of one that goes.
        return CompletableFuture.allOf(
                        going.stream().map(SocketListener::unbind).toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        unbound -> {
                            var present = endpoints();
                            added(wanted.stream()
                                            .filter(e -> !named(present, e.name()))
                                            .toList())
                                    .forEach(SocketListener::open);
                            return endpoints();
                        },
                        tasks);
    }

    private static boolean named(List<Listeners.Endpoint> entries, String name) {
        return entries.stream().anyMatch(e -> e.name().equals(name));
    }

    /**
     * Whether a change of the settings to {@code then} could be done: whether open listeners that stay can go on, and new ones be
     * opened.
     *
     * @throws brokerlab.engine.config.InvalidSettingException naming setting and entry when not
     */
    public void check(BrokerSettings then) {
        var bound = new ArrayList<Listeners.Endpoint>();
        List<Listeners.Endpoint> wanted = Listeners.of(then);
        Set<Integer> free = endpoints().stream()
                .filter(e -> !named(wanted, e.name()))
                .map(Listeners.Endpoint::port)
                .collect(Collectors.toSet());
        for (Listeners.Endpoint entry : wanted) {
            Optional<SocketListener> open = listeners.stream()
                    .filter(l -> l.endpoint().name().equals(entry.name()))
                    .findFirst();
            if (open.isPresent()) {
                open.get().check(entry, then);
                bound.add(open.get().endpoint());
            } else {
                SocketListener.checkNew(entry, then, security, free);
                bound.add(entry);
            }
        }
        Listeners.advertised(then, bound);
    }

    /** Lets clients in. */
    public void open() {
        listeners.forEach(SocketListener::open);
    }

    /** Closes every socket at once. Completes when the ports are free. */
    public CompletableFuture<Void> kill() {
        return all(SocketListener::kill).whenComplete((done, error) -> metrics.close());
    }

    /**
     * Lets answers in the works go out for up to {@code graceMs}, then closes what is left. Completes when all is closed.
     * The tasks must still run.
     */
    public CompletableFuture<Void> stop(long graceMs) {
        var stopped = all(SocketListener::stop);
        var limit = tasks.after(graceMs, this::kill);
        return stopped.whenComplete((done, error) -> {
            limit.cancel();
            metrics.close();
        });
    }

    private CompletableFuture<Void> all(Function<SocketListener, CompletableFuture<Void>> end) {
        return CompletableFuture.allOf(
                Stream.concat(listeners.stream(), leaving.stream()).map(end).toArray(CompletableFuture[]::new));
    }

    /** What happened on each listener, by its entry. */
    public Map<String, Counts> counts() {
        var counts = new LinkedHashMap<String, Counts>();
        listeners.forEach(l -> counts.put(l.endpoint().entry(), l.counts()));
        return counts;
    }

    /**
     * Whom a broker knows and who it is itself.
     *
     * @param credentials of clients that authenticate by SCRAM
     * @param lab stores for a certificate that answers to these hosts; empty without a lab's authority
     */
    public record Identity(CredentialCache credentials, Function<List<String>, Optional<LabAuthority.Stores>> lab) {
        /** Nobody, by nothing. */
        public static final Identity NONE = new Identity(new ScramUsers().credentials(), hosts -> Optional.empty());
    }

    /**
     * One listener's connections.
     *
     * @param open now
     * @param accepted since start
     * @param closed since start, by reason
     */
    public record Counts(int open, long accepted, Map<CloseReason, Long> closed) {}
}
