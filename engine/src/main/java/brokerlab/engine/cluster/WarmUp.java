package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.wire.Api;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.net.ssl.SSLContext;

/**
 * Loads what every start needs, beside the start itself. Most of a start is class loading, one after another on one core: the wire
 * messages alone are hundreds of classes, ZooKeeper reads the default trust store, both want the MBean server. Once in a process;
 * a start that is faster than this simply loads the rest itself.
 */
public final class WarmUp {
    /** In the order in which a start comes to them. */
    private static final List<String> OWN =
            List.of("coordination", "cluster", "metadata", "log", "controller", "replica", "network", "api", "group");

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {}

    /** The sooner the better. */
    public static void begin(Tasks tasks) {
        if (BEGUN.compareAndSet(false, true)) {
            tasks.execute(WarmUp::loadLibraries);
        }
    }

    /** Before the arguments are read, where nothing else is to be shown meanwhile: this engine's own classes, too. */
    public static void beginFirst(Tasks tasks) {
        if (BEGUN.compareAndSet(false, true)) {
            tasks.execute(() -> {
                loadJson();
                loadLibraries();
                loadOwn();
            });
        }
    }

    private static void loadLibraries() {
        ManagementFactory.getPlatformMBeanServer();
        // Its texts are asked of a library, which cannot be opened any more when descriptors have run out.
        Shortage.values();
        loadTrustStore();
        loadMessages();
    }

    private static void loadJson() {
        try {
            var json = new ObjectMapper();
            json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(json.readTree("{\"of\":[1]}".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException("JSON that cannot be read", e);
        }
    }

    private static void loadTrustStore() {
        try {
            SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            // Whoever needs it meets the same error, and has a place to say so.
            return;
        }
    }

    private static void loadMessages() {
        for (Api api : Api.values()) {
            api.newest();
        }
    }

    /** From the jar they come in; unpacked classes (a build) are left to load themselves. */
    private static void loadOwn() {
        Catalogue.honoured();
        CodeSource source = WarmUp.class.getProtectionDomain().getCodeSource();
        try (var jar = new JarFile(new File(source.getLocation().toURI()))) {
            for (String part : OWN) {
                String folder = "brokerlab/engine/" + part + "/";
                jar.stream()
                        .map(ZipEntry::getName)
                        .filter(n -> n.startsWith(folder) && n.endsWith(".class"))
                        .map(n -> n.substring(0, n.length() - ".class".length()).replace('/', '.'))
                        .forEach(WarmUp::link);
            }
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            // Not from a jar.
            return;
        }
    }

    /** Loads and verifies without running anything of it. */
    private static void link(String name) {
        try {
            var _ = Class.forName(name, false, WarmUp.class.getClassLoader()).getDeclaredConstructors();
        } catch (ClassNotFoundException | LinkageError e) {
            // Whoever needs it meets the same error.
            return;
        }
    }
}
