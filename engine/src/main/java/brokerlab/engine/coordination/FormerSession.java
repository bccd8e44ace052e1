package brokerlab.engine.coordination;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/** Attaches to a session that a dead process left behind, and closes it. */
final class FormerSession implements Watcher {
    /** How long to look for somebody who answers. The session will time out by itself anyway. */
    private static final long LIMIT_MS = 4_000;

    private final Tasks tasks;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final SessionClient client;

    private FormerSession(String hosts, ZooKeeperClient how, SessionTicket ticket, Tasks tasks) throws IOException {
        this.tasks = tasks;
        this.client = SessionClient.attach(hosts, how.withSessionTimeout((int) LIMIT_MS), this, ticket);
    }

    static CompletableFuture<Boolean> close(String hosts, ZooKeeperClient how, SessionTicket ticket, Tasks tasks) {
        FormerSession former;
        try {
            former = new FormerSession(hosts, how, ticket, tasks);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        Timer limit = tasks.after(LIMIT_MS, () -> {
            if (former.done.complete(false)) {
                former.client.drop();
            }
        });
        former.done.whenComplete((closed, e) -> limit.cancel());
        return former.done;
    }

    @Override
    public void process(WatchedEvent event) {
        switch (event.getState()) {
            case SyncConnected -> tasks.loop("zookeeper-close-former", this::closeNow);
            case Expired, AuthFailed -> done.complete(false);
            default -> {
                // Still looking.
            }
        }
    }

    private void closeNow() {
        try {
            client.close();
            done.complete(true);
        } catch (InterruptedException e) {
            client.drop();
            done.complete(false);
        }
    }
}
