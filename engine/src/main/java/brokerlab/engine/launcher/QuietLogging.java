package brokerlab.engine.launcher;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What libraries log goes to standard error from warnings on; ZooKeeper's only when severe, as its nodes may be stopped at will. */
final class QuietLogging {
    /** Held so that the levels are not forgotten with the loggers. */
    private static final Logger ROOT = LogManager.getLogManager().getLogger("");

    private static final Logger ZOOKEEPER = Logger.getLogger("org.apache.zookeeper");

    /** What is wrong with a keystore is told with its setting. */
    private static final Logger STORES = Logger.getLogger("org.apache.kafka.common.security.ssl");

    private QuietLogging() {}

    static void apply() {
        ROOT.setLevel(Level.WARNING);
        ZOOKEEPER.setLevel(Level.OFF);
        STORES.setLevel(Level.OFF);
        for (Handler handler : ROOT.getHandlers()) {
            handler.setLevel(Level.WARNING);
        }
    }
}
