package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.coordination.BrokerZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A broker's ephemeral znode in {@code /brokers/ids}: made at start, made again when a session was lost, refused when another live broker
 * has the id. Its creation zxid is the broker epoch (KIP-380).
 */
final class Registration {
    private static final long RETRY_MS = 200;

    private final int broker;
    private final String rack;
    private final Coordination coordination;
    private final Tasks tasks;
    private final Journal journal;
    private final SessionFile sessionFile;
    /**
     * Other sessions, of earlier lives and of this one, that may not be over: what they hold is nobody else's. After a loss of quorum a
     * client can be told that its session has expired while the ensemble has yet to end it.
     */
    private List<SessionTicket> earlier;

    private final List<Runnable> whenRegistered = new CopyOnWriteArrayList<>();

    private List<SessionTicket> noted;
    private volatile List<Listeners.Endpoint> advertised = List.of();
    private volatile long epoch = -1;
    private volatile boolean wanted = true;
    private volatile boolean warned;

    Registration(
            int broker, String rack, Coordination coordination, Tasks tasks, Journal journal, SessionFile sessionFile) {
        this.broker = broker;
        this.rack = rack;
        this.coordination = coordination;
        this.tasks = tasks;
        this.journal = journal;
        this.sessionFile = sessionFile;
        this.earlier = sessionFile.read();
        this.noted = earlier;
    }

    /** The broker epoch, -1 before it is registered. */
    long epoch() {
        return epoch;
    }

    /**
     * Completes when an image with the present registration in it has come. The image may come before the answer to the registration
     * does, so both are waited for.
     */
    CompletableFuture<Void> knownBy(MetadataHolder metadata) {
        var known = new CompletableFuture<Void>();
        Runnable look = () -> {
            ClusterImage.BrokerNode self = metadata.current().brokers().get(broker);
            if (self != null && self.epoch() == epoch) {
                known.complete(null);
            }
        };
        metadata.onChange((before, now) -> look.run());
        whenRegistered.add(look);
        look.run();
        return known;
    }

    /** Registers, and from then on again on every fresh session. Fails with a clear message when the id is taken. */
    CompletableFuture<Void> begin(List<Listeners.Endpoint> first) {
        advertised = first;
        return register().thenRun(() -> coordination.onSession(this::sessionChanged));
    }

    private void sessionChanged(Coordination.SessionEvent event) {
        if (event.state() == Coordination.SessionEvent.State.CONNECTED && event.fresh() && wanted) {
            reregister();
        }
    }

    /** On the session the first registration was made in this finds it in place and changes nothing. */
    private void reregister() {
        register().whenComplete((done, error) -> {
            if (error != null && wanted) {
                if (CoordinationException.reasonOf(error) == CoordinationException.Reason.CLOSED) {
                    return;
                }
                if (ProtocolException.unwrapped(error) instanceof ProtocolException refused && !warned) {
                    warned = true;
                    journal.append(
                            broker, new ProblemEvent.Warning(refused.getMessage(), "Stop one of the two brokers."));
                }
                tasks.after(RETRY_MS * 5, this::reregister);
            }
        });
    }

    /** What clients are told; nothing before it begins. */
    List<Listeners.Endpoint> advertised() {
        return advertised;
    }

    /** Tells clients of other listeners from now on; the broker epoch stays. */
    CompletableFuture<Void> advertise(List<Listeners.Endpoint> changed) {
        advertised = changed;
        return rewrite();
    }

    /** A registration that is lost just now is made anew with what is advertised then. */
    private CompletableFuture<Void> rewrite() {
        String path = ZnodeLayout.broker(broker);
        return coordination
                .get(path)
                .thenCompose(found -> {
                    long mine = coordination
                            .session()
                            .map(Coordination.SessionTicket::id)
                            .orElse(0L);
                    return found.filter(z -> z.ephemeralOwner() == mine)
                            .map(z -> coordination
                                    .set(path, znode().encode(), z.version())
                                    .<Void>thenApply(written -> null))
                            .orElse(CompletableFuture.completedFuture(null));
                })
                .exceptionallyCompose(error -> switch (CoordinationException.reasonOf(error)) {
                    case CLOSED -> CompletableFuture.failedFuture(error);
                    case NO_NODE -> CompletableFuture.completedFuture(null);
                    default -> {
                        var again = new CompletableFuture<Void>();
                        tasks.after(RETRY_MS, () -> rewrite().whenComplete((done, e) -> pass(e, again)));
                        yield again;
                    }
                });
    }

    private BrokerZnode znode() {
        return new BrokerZnode(
                advertised.stream()
                        .map(e -> new BrokerZnode.Endpoint(e.name(), e.protocol(), e.host(), e.port()))
                        .toList(),
                rack.isEmpty() ? Optional.empty() : Optional.of(rack),
                -1,
                tasks.clock().wallMs());
    }

    /** Notes the session before anything is held by it, or a death right after would leave a holder nobody knows. */
    private CompletableFuture<Void> register() {
        return CompletableFuture.supplyAsync(() -> note(0), tasks).thenCompose(this::create);
    }

    /** In no other session than the one that was noted, which may have been replaced meanwhile. */
    private CompletableFuture<Void> create(long session) {
        var znode = znode();
        String path = ZnodeLayout.broker(broker);
        var result = new CompletableFuture<Void>();
        coordination.createIn(session, path, znode.encode()).whenComplete((written, error) -> {
            if (error == null) {
                registered(written.zxid(), session, result);
                return;
            }
            switch (CoordinationException.reasonOf(error)) {
                case NODE_EXISTS -> checkOwner(path, result);
                case CONNECTION_LOSS, SESSION_EXPIRED -> registerLater(result);
                default -> result.completeExceptionally(error);
            }
        });
        return result;
    }

    private void checkOwner(String path, CompletableFuture<Void> result) {
        coordination.get(path).whenComplete((found, error) -> {
            long mine =
                    coordination.session().map(Coordination.SessionTicket::id).orElse(0L);
            if (error != null || found.isEmpty()) {
                // Gone between the two looks: try again.
                registerLater(result);
            } else if (found.get().ephemeralOwner() == mine) {
                registered(found.get().createdZxid(), mine, result);
            } else if (isOwn(found.get().ephemeralOwner())) {
                // An earlier session of its own, which nobody answered to close: it ends by itself.
                registerLater(result);
            } else {
                result.completeExceptionally(new ProtocolException(
                        ErrorCode.DUPLICATE_BROKER_REGISTRATION,
                        "broker.id " + broker + " is already registered by a live broker: "
                                + new String(found.get().data(), java.nio.charset.StandardCharsets.UTF_8)
                                + ". Give this broker another broker.id, or stop that one."));
            }
        });
    }

    private void registerLater(CompletableFuture<Void> result) {
        tasks.after(RETRY_MS, () -> register().whenComplete((done, error) -> pass(error, result)));
    }

    private static void pass(Throwable error, CompletableFuture<Void> result) {
        if (error == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(error);
        }
    }

    private synchronized boolean isOwn(long session) {
        return earlier.stream().anyMatch(t -> t.id() == session);
    }

    private void registered(long zxid, long session, CompletableFuture<Void> result) {
        epoch = zxid;
        warned = false;
        whenRegistered.forEach(Runnable::run);
        tasks.execute(() -> note(session));
        result.complete(null);
    }

    /**
     * Notes the present session and those that may hold the registration besides. Returns its id, 0 when there is none.
     *
     * @param holder the session that holds it for certain, 0 when none does
     */
    private synchronized long note(long holder) {
        Optional<SessionTicket> present = coordination.session();
        if (present.isEmpty()) {
            // What is there already says enough.
            return 0;
        }
        long id = present.get().id();
        var others = new ArrayList<SessionTicket>();
        if (id != holder) {
            others.addAll(earlier);
            noted.stream().filter(t -> t.id() != id && !isOwn(t.id())).forEach(others::add);
        }
        earlier = others;
        var all = new ArrayList<>(others);
        all.add(present.get());
        if (ids(all).equals(ids(noted))) {
            return id;
        }
        try {
            sessionFile.write(all);
            noted = all;
        } catch (IOException e) {
            journal.append(
                    broker,
                    new ProblemEvent.Warning(
                            "The ZooKeeper session could not be noted: " + e.getMessage(),
                            "After a kill this broker will wait for its former session to time out."));
        }
        return id;
    }

    private static List<Long> ids(List<SessionTicket> tickets) {
        return tickets.stream().map(SessionTicket::id).toList();
    }

    /**
     * Takes the registration back and ends the session. Its note stays: when the connection is lost in this very moment the session
     * lives on, and the next start has to close it.
     */
    CompletableFuture<Void> end() {
        wanted = false;
        return coordination.closeSession().exceptionally(error -> null);
    }

    /** Registers no more; the session is left to time out. */
    void abandon() {
        wanted = false;
    }
}
