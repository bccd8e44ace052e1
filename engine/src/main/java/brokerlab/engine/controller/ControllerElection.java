package brokerlab.engine.controller;

import brokerlab.engine.clock.Timer;
import brokerlab.engine.coordination.ControllerZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.SessionEvent;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One broker's part in the election of the controller. {@code /controller} is ephemeral; it is made in one multi with the
 * compare-and-set of {@code /controller_epoch}, so every term has an epoch of its own and its writes can be fenced. Lane-confined.
 *
 * <pre>
 *   look ──▶ somebody else's ──▶ wait for the watch
 *     │ missing
 *     └──▶ multi {create /controller, set /controller_epoch + 1} ──▶ term ──▶ session lost, node not ours: over ──▶ look
 * </pre>
 */
final class ControllerElection {
    private static final long RETRY_MS = 300;
    private static final long TROUBLE_MS = 5_000;

    /**
     * A time as controller.
     *
     * @param epochVersion version of {@code /controller_epoch} that its writes check
     */
    record Term(int epoch, int epochVersion, long session) {}

    /** Who takes office. */
    interface Candidate {
        void elected(Term term);

        void termEnded(Term term);

        /** The connection is back within the session. */
        void reconnected();

        void failed(Throwable error);
    }

    private final int broker;
    private final LaneFutures futures;
    private final Coordination coordination;
    private final Candidate candidate;
    private Runnable watch = () -> {};
    private Runnable sessions = () -> {};
    private Timer retry = () -> {};
    private Optional<Term> term = Optional.empty();
    private boolean looking;
    private boolean lookAgain;
    private boolean stopped;
    private volatile int known = -1;

    ControllerElection(int broker, LaneFutures futures, Coordination coordination, Candidate candidate) {
        this.broker = broker;
        this.futures = futures;
        this.coordination = coordination;
        this.candidate = candidate;
    }

    /** Broker id of the controller as last seen, -1 when none was. */
    int known() {
        return known;
    }

    void start() {
        watch = coordination.watch(
                ZnodeLayout.CONTROLLER, false, event -> futures.lane().execute(this::look));
        sessions = coordination.onSession(event -> futures.lane().execute(() -> session(event)));
        look();
    }

    /** Leaves office, if in it, by deleting {@code /controller}, and stands no more. */
    void stop() {
        stopped = true;
        watch.run();
        sessions.run();
        retry.cancel();
        resign();
    }

    /** Another controller was elected: this term is over, whatever {@code /controller} says now. */
    void fenced() {
        end();
        look();
    }

    /** Leaves office so that an election follows. */
    void resign() {
        term.ifPresent(mine -> {
            end();
            // Whatever comes of it, the next look finds out.
            coordination
                    .multi(List.of(
                            new Op.Check(ZnodeLayout.CONTROLLER_EPOCH, mine.epochVersion()),
                            new Op.Delete(ZnodeLayout.CONTROLLER, Coordination.ANY_VERSION)))
                    .whenComplete((done, error) -> futures.lane().execute(this::look));
        });
    }

    private void session(SessionEvent event) {
        switch (event.state()) {
            case CONNECTED -> {
                if (term.isPresent() && term.get().session() != event.sessionId()) {
                    end();
                } else if (term.isPresent()) {
                    candidate.reconnected();
                }
                look();
            }
            case EXPIRED, CLOSED -> end();
            // The session may yet live; if it does not, the epoch check holds back every write.
            case DISCONNECTED -> {}
        }
    }

    private void end() {
        if (term.isPresent()) {
            Term mine = term.get();
            term = Optional.empty();
            known = -1;
            candidate.termEnded(mine);
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        lookAgain = false;
        retry.cancel();
        futures.inLane(coordination.get(ZnodeLayout.CONTROLLER))
                .thenCompose(found -> stopped ? CompletableFuture.completedFuture(null) : take(found))
                .whenComplete((done, error) -> looked(error));
    }

    private CompletableFuture<Void> take(Optional<Znode> found) {
        long session = coordination.session().map(SessionTicket::id).orElse(0L);
        boolean mySession = found.isPresent() && found.get().ephemeralOwner() == session;
        if (found.isPresent() && mySession && term.isEmpty()) {
            // Made by a multi whose answer was lost: its epoch is not known for sure, so start over.
            return coordination
                    .delete(ZnodeLayout.CONTROLLER, found.get().version())
                    .thenAccept(deleted -> futures.lane().execute(this::look));
        }
        if (!mySession) {
            end();
        }
        if (found.isPresent()) {
            known = ControllerZnode.decode(ZnodeLayout.CONTROLLER, found.get().data())
                    .broker();
            return CompletableFuture.completedFuture(null);
        }
        known = -1;
        return futures.inLane(coordination.get(ZnodeLayout.CONTROLLER_EPOCH)).thenCompose(this::claim);
    }

    private CompletableFuture<Void> claim(Optional<Znode> epochZnode) {
        if (epochZnode.isEmpty()) {
            return coordination
                    .create(ZnodeLayout.CONTROLLER_EPOCH, ZnodeLayout.encodeNumber(0), Mode.PERSISTENT)
                    .thenAccept(made -> futures.lane().execute(this::look));
        }
        if (stopped) {
            return CompletableFuture.completedFuture(null);
        }
        int epoch = ZnodeLayout.decodeNumber(
                        ZnodeLayout.CONTROLLER_EPOCH, epochZnode.get().data())
                + 1;
        long session = coordination.session().map(SessionTicket::id).orElse(0L);
        var znode = new ControllerZnode(broker, futures.tasks().clock().wallMs());
        return futures.inLane(coordination.multi(List.of(
                        new Op.Create(ZnodeLayout.CONTROLLER, znode.encode(), Mode.EPHEMERAL),
                        new Op.Set(
                                ZnodeLayout.CONTROLLER_EPOCH,
                                ZnodeLayout.encodeNumber(epoch),
                                epochZnode.get().version()))))
                .thenAccept(written -> {
                    var mine = new Term(epoch, written.get(1).version(), session);
                    if (stopped) {
                        term = Optional.of(mine);
                        resign();
                        return;
                    }
                    term = Optional.of(mine);
                    known = broker;
                    candidate.elected(mine);
                });
    }

    private void looked(Throwable error) {
        looking = false;
        if (stopped) {
            return;
        }
        Reason reason = error == null ? Reason.OTHER : CoordinationException.reasonOf(error);
        if (error != null && reason != Reason.CLOSED) {
            boolean lostRace = reason == Reason.NODE_EXISTS || reason == Reason.BAD_VERSION || reason == Reason.NO_NODE;
            if (!lostRace && reason == Reason.OTHER) {
                candidate.failed(error);
            }
            long pause = lostRace ? 0 : reason == Reason.OTHER ? TROUBLE_MS : RETRY_MS;
            retry = futures.tasks().after(pause, () -> futures.lane().execute(this::look));
        } else if (lookAgain) {
            look();
        }
    }
}
