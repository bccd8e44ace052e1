package brokerlab.engine.network;

import brokerlab.engine.api.Peer;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Counted;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.quota.AddressRates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One bound address of one broker and the connections that came in on it. */
final class SocketListener implements SelectorLoop.Ready {
    /** What all listeners of a broker share. */
    record Shared(
            ConnectionSlots slots,
            AddressSlots addresses,
            CreationRate rate,
            AddressRates addressRates,
            RequestQueue requests,
            SocketMetrics metrics,
            Protection.Context security) {}

    private final int broker;
    private final Listeners.Endpoint endpoint;
    private final ServerSocketChannel server;
    private final Selectors selectors;
    private final SelectorLoop acceptor;
    private final Tasks tasks;
    private final Journal journal;
    private final BrokerSettings settings;
    private final ConnectionSlots slots;
    private final AddressSlots addresses;
    private final CreationRate rate;
    private final AddressRates addressRates;
    private final RequestQueue requests;
    private final SocketMetrics.OfListener metrics;
    private final FrameHandler handler;
    private final Optional<Protection> protection;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<CloseReason, AtomicLong> closedFor = new EnumMap<>(CloseReason.class);
    private final AtomicLong accepted = new AtomicLong();
    /** By the acceptor alone. */
    private long acceptsFailed;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> unbound = new CompletableFuture<>();
    private volatile boolean closing;
    private final AcceptGate gate;
    private final int maxFrame;
    /** Those that connections are spread over: {@code num.network.threads} of them. */
    private volatile List<SelectorLoop> loops;

    private Timer sweeper = () -> {};

    SocketListener(
            int broker,
            Listeners.Endpoint wanted,
            Selectors selectors,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            Shared shared,
            FrameHandler handler) {
        this.broker = broker;
        this.selectors = selectors;
        this.tasks = tasks;
        this.journal = journal;
        this.settings = settings;
        this.slots = shared.slots();
        this.addresses = shared.addresses();
        this.rate = shared.rate();
        this.addressRates = shared.addressRates();
        this.requests = shared.requests();
        this.handler = handler;
        for (CloseReason reason : CloseReason.values()) {
            closedFor.put(reason, new AtomicLong());
        }
        this.loops = selectors.choose(List.of(), settings.getInt("num.network.threads"));
        this.acceptor = loops.getFirst();
        this.gate = new AcceptGate(tasks, acceptor::execute, this::accepting);
        this.maxFrame = settings.getInt("socket.request.max.bytes");
        this.protection = Protection.of(
                wanted,
                settings,
                shared.security(),
                what -> warn(what, "Mend the files or the settings; open connections are not affected."));
        this.server = bind(wanted);
        this.endpoint = wanted.withPort(port(server));
        this.metrics = shared.metrics().of(endpoint.name(), connections::size);
    }

    private ServerSocketChannel bind(Listeners.Endpoint wanted) {
        return bind(wanted, settings);
    }

    private static ServerSocketChannel bind(Listeners.Endpoint wanted, BrokerSettings settings) {
        var address = wanted.host().isEmpty()
                ? new InetSocketAddress(wanted.port())
                : new InetSocketAddress(wanted.host(), wanted.port());
        ServerSocketChannel channel = null;
        try {
            if (address.isUnresolved()) {
                throw new UnknownHostException("the host name does not resolve");
            }
            channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            int receive = settings.getInt("socket.receive.buffer.bytes");
            if (receive > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receive);
            }
            channel.bind(address, settings.getInt("socket.listen.backlog.size"));
            return channel;
        } catch (IOException e) {
            closeQuietly(channel);
            throw new InvalidSettingException("listeners", wanted.entry(), "cannot listen there: " + e.getMessage());
        }
    }

    /**
     * Whether this listener, which is open, can go on under other settings as that entry.
     *
     * @throws InvalidSettingException when not
     */
    void check(Listeners.Endpoint wanted, BrokerSettings then) {
        boolean moved = wanted.port() != 0 && wanted.port() != endpoint.port();
        if (moved
                || !wanted.host().equals(endpoint.host())
                || !wanted.protocol().equals(endpoint.protocol())) {
            throw new InvalidSettingException(
                    "listeners",
                    wanted.entry(),
                    "the listener of that name is open as " + endpoint.entry() + " (" + endpoint.protocol()
                            + ") and stays so: take it out first, or add one of another name");
        }
        Protection.check(endpoint, protection, then);
    }

    /**
     * Whether a listener could be opened under these settings.
     *
     * @param free ports that will be free by then
     * @throws InvalidSettingException when not
     */
    static void checkNew(
            Listeners.Endpoint wanted, BrokerSettings then, Protection.Context security, Set<Integer> free) {
        Protection.of(wanted, then, security, what -> {}).ifPresent(Protection::close);
        if (wanted.port() != 0 && !free.contains(wanted.port())) {
            closeQuietly(bind(wanted, then));
        }
    }

    private static int port(ServerSocketChannel channel) {
        return channel.socket().getLocalPort();
    }

    Listeners.Endpoint endpoint() {
        return endpoint;
    }

    /** Connections are accepted from now on; those that came since the bind wait in the backlog. */
    void open() {
        acceptor.execute(() -> {
            try {
                if (!closing) {
                    server.register(acceptor.selector(), SelectionKey.OP_ACCEPT, this);
                }
            } catch (IOException e) {
                warn("Listener " + endpoint.entry() + " does not accept: " + e.getMessage(), "Restart the broker.");
            }
        });
        long maxIdle = settings.getLong("connections.max.idle.ms");
        if (maxIdle > 0) {
            sweeper = tasks.every(Math.max(10, Math.min(maxIdle / 4, 5_000)), () -> sweep(maxIdle));
        }
    }

    private void sweep(long maxIdle) {
        for (Connection connection : connections) {
            if (connection.seemsQuiet(maxIdle)) {
                connection.loop().execute(() -> connection.closeIfQuiet(maxIdle));
            }
        }
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            while (!closing) {
                long early = rate.freeInMs();
                if (early > 0) {
                    gate.rate(early);
                    return;
                }
                // As Kafka: at max.connections the backlog waits, nobody is turned away.
                if (!gate.slot(slots::take)) {
                    return;
                }
                SocketChannel channel = null;
                try {
                    channel = server.accept();
                } finally {
                    if (channel == null) {
                        slots.giveBack();
                    }
                }
                if (channel == null) {
                    return;
                }
                rate.letIn();
                take(channel);
            }
        } catch (IOException e) {
            failed(key, e);
        }
    }

    @Override
    public void failed(SelectionKey key, Throwable why) {
        gate.room();
        couldNotAccept(why);
    }

    /** It is tried again every second, as those who wait are not turned away. */
    private void couldNotAccept(Throwable why) {
        acceptsFailed++;
        if (selectors.failedAccepts().shouldReport()) {
            warn(
                    "Listener " + endpoint.entry() + " could not accept a connection ("
                            + Counted.of(acceptsFailed, "time") + "): "
                            + Shortage.of(why).map(Shortage::what).orElse(String.valueOf(why.getMessage()))
                            + ". It goes on when there is room",
                    Shortage.of(why).orElse(Shortage.DESCRIPTORS).remedy());
        }
    }

    private void accepting(boolean now) {
        SelectionKey key = server.keyFor(acceptor.selector());
        if (key != null && key.isValid()) {
            key.interestOps(now ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    AcceptGate gate() {
        return gate;
    }

    private void take(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            int send = settings.getInt("socket.send.buffer.bytes");
            if (send > 0) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, send);
            }
            var local = (InetSocketAddress) channel.getLocalAddress();
            var remote = (InetSocketAddress) channel.getRemoteAddress();
            if (remote == null) {
                throw new IOException("gone before it was accepted");
            }
            long tooEarlyMs = addressRates.spend(remote.getAddress());
            if (tooEarlyMs > 0) {
                // As Kafka: closed only later, so that a client that tries again at once gains nothing.
                tasks.after(tooEarlyMs, () -> {
                    closed(
                            remote.getAddress(),
                            CloseReason.ADDRESS_RATE,
                            "too many a second from there (connection_creation_rate)");
                    closeQuietly(channel);
                    slots.giveBack();
                });
                return;
            }
            if (!addresses.take(remote.getAddress())) {
                closed(
                        remote.getAddress(),
                        CloseReason.ADDRESS_LIMIT,
                        "more than " + addresses.limit(remote.getAddress()) + " from there (max.connections.per.ip)");
                closeQuietly(channel);
                slots.giveBack();
                return;
            }
            begin(connection(channel, local, remote));
        } catch (IOException e) {
            closeQuietly(channel);
            slots.giveBack();
            closedFor.get(CloseReason.PEER).incrementAndGet();
        } catch (RuntimeException | Error e) {
            closeQuietly(channel);
            slots.giveBack();
            throw e;
        }
    }

    private Connection connection(SocketChannel channel, InetSocketAddress local, InetSocketAddress remote) {
        try {
            String id = local.getAddress().getHostAddress() + ":" + local.getPort() + "-"
                    + remote.getAddress().getHostAddress() + ":" + remote.getPort() + "-" + accepted.incrementAndGet();
            List<SelectorLoop> spread = loops;
            SelectorLoop loop = spread.get(Math.floorMod((int) accepted.get(), spread.size()));
            var peer = new Peer(id, remote.getAddress(), endpoint.name());
            return new Connection(this, loop, channel, peer);
        } catch (RuntimeException | Error e) {
            addresses.giveBack(remote.getAddress());
            throw e;
        }
    }

    private void begin(Connection connection) {
        SelectorLoop loop = connection.loop();
        connections.add(connection);
        metrics.opened();
        loop.execute(() -> {
            connection.register();
            if (closing || !loops.contains(loop)) {
                connection.closeAfterAnswer();
            }
        });
    }

    /**
     * {@code num.network.threads} has changed. With fewer of them the connections of those that go are closed when their answers are
     * out, as in Kafka: clients connect again.
     */
    synchronized void spread() {
        List<SelectorLoop> before = loops;
        List<SelectorLoop> now = selectors.choose(before, settings.getInt("num.network.threads"));
        loops = now;
        before.stream()
                .filter(loop -> !now.contains(loop))
                .forEach(loop -> loop.execute(() ->
                        connections.stream().filter(c -> c.loop() == loop).forEach(Connection::closeAfterAnswer)));
    }

    /** Closes everything at once, as a killed process would. Completes when the port and all sockets are free. */
    CompletableFuture<Void> kill() {
        return close(true);
    }

    /** As {@link #stop}, but completes when the port is free. */
    CompletableFuture<Void> unbind() {
        close(false);
        return unbound;
    }

    /** Accepts no more, lets answers in the works go out. Completes when the last connection is closed. */
    CompletableFuture<Void> stop() {
        return close(false);
    }

    private CompletableFuture<Void> close(boolean now) {
        closing = true;
        sweeper.cancel();
        acceptor.execute(() -> {
            closeQuietly(server);
            // The selector lets go of the port in its next turn.
            acceptor.execute(() -> unbound.complete(null));
        });
        for (SelectorLoop loop : selectors.all()) {
            loop.execute(() -> connections.stream()
                    .filter(c -> c.loop() == loop)
                    .forEach(c -> {
                        if (now) {
                            c.closeNow();
                        } else {
                            c.closeAfterAnswer();
                        }
                    }));
        }
        var flushed = selectors.all().stream().map(SocketListener::flush).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(flushed).thenRun(this::endIfEmpty);
        return CompletableFuture.allOf(unbound, ended, CompletableFuture.allOf(flushed));
    }

    /** Two turns: the first runs what was asked before, between them the selector releases closed channels. */
    private static CompletableFuture<Void> flush(SelectorLoop loop) {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> loop.execute(() -> done.complete(null)));
        return done;
    }

    private void endIfEmpty() {
        if (closing && connections.isEmpty() && ended.complete(null)) {
            protection.ifPresent(Protection::close);
        }
    }

    /** Counted before the client can see it. */
    void recordClose(Peer peer, CloseReason why, String detail) {
        closed(peer.address(), why, detail);
        metrics.connectionClosed();
    }

    void forget(Connection connection, Peer peer) {
        if (connections.remove(connection)) {
            addresses.giveBack(peer.address());
            slots.giveBack();
        }
        if (closing) {
            endIfEmpty();
        }
    }

    private void closed(InetAddress address, CloseReason why, String detail) {
        long times = closedFor.get(why).incrementAndGet();
        boolean remarkable = switch (why) {
            case ADDRESS_LIMIT, ADDRESS_RATE, AUTHENTICATION, BAD_SIZE, BAD_REQUEST, NOT_SERVED, FAILED -> true;
            case PEER, IDLE, SESSION_EXPIRED, UNANSWERABLE, LISTENER -> false;
        };
        // Told at the 1st, 2nd, 4th, 8th… time: a hostile client must not flush the journal.
        if (remarkable && Long.bitCount(times) == 1) {
            warn(
                    "Connection from " + address.getHostAddress() + " on " + endpoint.entry() + " closed (" + why + ", "
                            + Counted.of(times, "time") + "): " + detail,
                    "Check the client; other connections are not affected.");
        }
    }

    private void warn(String what, String remedy) {
        journal.append(broker, new ProblemEvent.Warning(what, remedy));
    }

    @Override
    public void lost() {
        closing = true;
        closeQuietly(server);
    }

    private static void closeQuietly(java.nio.channels.Channel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The descriptor is released either way.
            }
        }
    }

    Receiving newReceiving() {
        return new Receiving(maxFrame);
    }

    Optional<Protection> protection() {
        return protection;
    }

    void afterFailedAuthentication(Runnable act) {
        long delayMs = settings.getInt("connection.failed.authentication.delay.ms");
        if (delayMs > 0) {
            tasks.after(delayMs, act);
        } else {
            act.run();
        }
    }

    FrameHandler handler() {
        return handler;
    }

    RequestQueue requests() {
        return requests;
    }

    SocketMetrics.OfListener metrics() {
        return metrics;
    }

    void after(long ms, Runnable task) {
        tasks.after(ms, task);
    }

    long elapsedMs() {
        return tasks.clock().elapsedMs();
    }

    long elapsedNanos() {
        return tasks.clock().elapsedNanos();
    }

    SocketServer.Counts counts() {
        var closed = new EnumMap<CloseReason, Long>(CloseReason.class);
        closedFor.forEach((reason, count) -> closed.put(reason, count.get()));
        return new SocketServer.Counts(connections.size(), accepted.get(), Map.copyOf(closed));
    }
}
