package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.network.SocketServer;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the sockets of a running broker, and what its registration tells of them, true to its {@code listeners}. Changes are done one
 * after another; one that fails leaves what is open open.
 *
 * <pre>
 *   settings changed ─▶ sockets closed and opened ─▶ registration in /brokers/ids ─▶ the controller's images ─▶ clients
 * </pre>
 */
final class ListenerChanges {
    private static final Set<String> SETTINGS =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    private final int broker;
    private final BrokerSettings settings;
    private final SocketServer server;
    private final Registration registration;
    private final Tasks tasks;
    private final Journal journal;
    private final List<Optional<String>> opened;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /** @param opened the {@linkplain #of settings} that the listeners were opened by */
    ListenerChanges(
            int broker,
            BrokerSettings settings,
            SocketServer server,
            Registration registration,
            Tasks tasks,
            Journal journal,
            List<Optional<String>> opened) {
        this.broker = broker;
        this.settings = settings;
        this.server = server;
        this.registration = registration;
        this.tasks = tasks;
        this.journal = journal;
        this.opened = opened;
    }

    /** What settings say of listeners. */
    static List<Optional<String>> of(BrokerSettings settings) {
        return SETTINGS.stream().sorted().map(settings::find).toList();
    }

    /** From now on, and what changed since they were opened. */
    void begin() {
        settings.onChange(names -> {
            if (names.stream().anyMatch(SETTINGS::contains)) {
                next();
            }
        });
        if (!of(settings).equals(opened)) {
            next();
        }
    }

    private synchronized void next() {
        last = last.thenComposeAsync(done -> apply(), tasks).exceptionally(error -> {
            journal.append(
                    broker,
                    new ProblemEvent.Warning(
                            "The listeners of broker " + broker + " could not be changed: "
                                    + ProtocolException.unwrapped(error).getMessage(),
                            "Correct the setting; the listeners that are open go on."));
            return null;
        });
    }

    private CompletableFuture<Void> apply() {
        List<Listeners.Endpoint> wanted = Listeners.of(settings);
        // What cannot be told to clients is not opened.
        return server.change(wanted)
                .thenComposeAsync(bound -> registration.advertise(Listeners.advertised(settings, bound)), tasks);
    }
}
