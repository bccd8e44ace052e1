package brokerlab.engine.coordination;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/**
 * ZooKeeper's own log and snapshots of one node, watched while they are written: its server gives up what it does and begins again when
 * it cannot write, and says so to a logger only.
 */
final class NodeFiles extends FileTxnSnapLog {
    private final Callbacks told;
    private volatile boolean failed;

    /** Called on ZooKeeper's threads. */
    interface Callbacks {
        /** The first failure since it could last be written. */
        void failed(Path directory, IOException why);

        void writtenAgain(Path directory);
    }

    /** The same directories as {@code plain}. */
    NodeFiles(FileTxnSnapLog plain, Callbacks told) throws IOException {
        super(plain.getDataLogDir().getParentFile(), plain.getSnapDir().getParentFile());
        this.told = told;
    }

    private Path directory() {
        return getDataLogDir().toPath();
    }

    private interface Write<T> {
        T run() throws IOException;
    }

    private <T> T watched(Write<T> write) throws IOException {
        try {
            return write.run();
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                told.failed(directory(), e);
            }
            throw e;
        }
    }

    @Override
    public boolean append(Request request) throws IOException {
        return watched(() -> super.append(request));
    }

    @Override
    public void commit() throws IOException {
        watched(() -> {
            super.commit();
            return this;
        });
        if (failed) {
            failed = false;
            told.writtenAgain(directory());
        }
    }

    @Override
    public File save(DataTree tree, ConcurrentHashMap<Long, Integer> sessions, boolean sync) throws IOException {
        return watched(() -> super.save(tree, sessions, sync));
    }
}
