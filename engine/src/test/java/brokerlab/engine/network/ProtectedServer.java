package brokerlab.engine.network;

import brokerlab.engine.api.Peer;
import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.security.ScramUsers;
import brokerlab.engine.wire.OutFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server with protected listeners whose requests are answered with who asks. Certificates come from a lab's authority. */
final class ProtectedServer implements AutoCloseable {
    /** Real time, and as much more as a test adds. */
    private static final class PushedClock implements Clock {
        final AtomicLong aheadMs = new AtomicLong();
        private final Clock real = new SystemClock();

        @Override
        public long wallMs() {
            return real.wallMs();
        }

        @Override
        public long elapsedNanos() {
            return real.elapsedNanos() + aheadMs.get() * 1_000_000L;
        }
    }

    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    final ScramUsers users = new ScramUsers();
    final LabAuthority authority;
    final Journal journal;
    final BrokerSettings settings;
    final SocketServer server;
    private final PushedClock clock = new PushedClock();
    private final LiveTasks tasks = new LiveTasks("test", clock, 2, (what, e) -> failures.add(e));
    private final Selectors selectors = new Selectors(tasks, 1, failures::add);

    /**
     * @param listeners as in the setting
     * @param fixed more settings; TLS has the lab's stores unless they name others
     */
    ProtectedServer(Path folder, String listeners, Map<String, String> fixed) throws IOException {
        authority = LabAuthority.of(folder, clock);
        journal = new Journal(clock, 1_000);
        var all = new HashMap<>(fixed);
        all.put("listeners", listeners);
        settings = new BrokerSettings(all);
        var identity = new SocketServer.Identity(users.credentials(), hosts -> Optional.of(stores(hosts)));
        server = new SocketServer(1, selectors, tasks, journal, settings, ProtectedServer::who, identity);
        try {
            server.bind(Listeners.of(settings));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        server.open();
    }

    private LabAuthority.Stores stores(List<String> hosts) {
        try {
            return authority.broker(1, hosts);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CompletionStage<Optional<OutFrame>> who(Peer peer, ByteBuffer frame) {
        byte[] name = peer.principal().toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(4 + name.length);
        out.putInt(name.length).put(name).flip();
        return CompletableFuture.completedFuture(Optional.of(OutFrame.of(out)));
    }

    int port(String listener) {
        return server.endpoints().stream()
                .filter(e -> e.name().equals(listener))
                .findFirst()
                .orElseThrow()
                .port();
    }

    long closed(CloseReason why) {
        return server.counts().values().stream()
                .mapToLong(c -> c.closed().get(why))
                .sum();
    }

    /** Completes with the first warning whose text holds {@code part}. */
    CompletableFuture<String> warning(String part) {
        var found = new CompletableFuture<String>();
        journal.subscribe(0, e -> {
            if (e.event() instanceof ProblemEvent.Warning w && w.what().contains(part)) {
                found.complete(w.what());
            }
        });
        return found.orTimeout(30, TimeUnit.SECONDS);
    }

    void push(long ms) {
        clock.aheadMs.addAndGet(ms);
    }

    @Override
    public void close() {
        server.kill().orTimeout(30, TimeUnit.SECONDS).join();
        selectors.close();
        tasks.close();
    }
}
