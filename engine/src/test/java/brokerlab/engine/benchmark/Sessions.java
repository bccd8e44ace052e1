package brokerlab.engine.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** Ephemeral znodes of brokers that no longer live. */
final class Sessions {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Sessions() {}

    static void forget(String connect) throws Exception {
        long end = System.nanoTime() + LIMIT_NANOS;
        var zooKeeper = new ZooKeeper(connect, 10_000, event -> {});
        try {
            while (true) {
                try {
                    List<String> ids = zooKeeper.getChildren("/brokers/ids", false);
                    for (String id : ids) {
                        delete(zooKeeper, "/brokers/ids/" + id);
                    }
                    delete(zooKeeper, "/controller");
                    return;
                } catch (KeeperException.ConnectionLossException e) {
                    // The ensemble is just coming up.
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            zooKeeper.close();
        }
    }

    private static void delete(ZooKeeper zooKeeper, String path) throws InterruptedException, KeeperException {
        try {
            zooKeeper.delete(path, -1);
        } catch (KeeperException.NoNodeException e) {
            // Its session ran out first, or nobody was controller: it is gone, which is what was asked for.
            return;
        }
    }
}
