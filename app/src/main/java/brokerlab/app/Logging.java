package brokerlab.app;

import brokerlab.app.source.AppThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What libraries say goes to {@code logs} in the workspace, at most 4 MB; the console only hears what the app itself says. */
final class Logging {
    private static final int BYTES = 2 << 20;

    /** They tell what they are configured with, hundreds of lines at each start: a third of the start's work. Held, so that it lasts. */
    private static final List<Logger> LIBRARIES =
            List.of(Logger.getLogger("org.apache.kafka"), Logger.getLogger("org.apache.zookeeper"));

    private Logging() {}

    static void toFile(Path workspace) {
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setLevel(Level.OFF);
            }
        }
        if (System.getProperty("java.util.logging.config.file") == null) {
            LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
        }
        try {
            Path folder = Files.createDirectories(workspace.resolve("logs"));
            FileHandler file =
                    new FileHandler(folder.toString().replace("%", "%%") + "/brokerlab-%g.log", BYTES, 2, true);
            file.setFormatter(new SimpleFormatter());
            file.setLevel(Level.INFO);
            // closed by the runtime when the process ends, while clients still say goodbye
            file.setErrorManager(new ErrorManager() {
                @Override
                public synchronized void error(String message, Exception e, int code) {
                    if (!AppThreads.ending()) {
                        super.error(message, e, code);
                    }
                }
            });
            root.addHandler(file);
        } catch (IOException e) {
            System.err.println("No log file (" + e + "); going on without.");
        }
    }
}
