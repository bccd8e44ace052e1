package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.wire.Api;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.net.ssl.SSLContext;

/**
 * Loads what every start needs, beside the start itself. Most of a start is class loading, one after another on one core: the wire
 * messages alone are hundreds of classes, ZooKeeper reads the default trust store, both want the MBean server. Once in a process;
 * a start that is faster than this loads the rest itself, and serves when all of it is there.
 */
public final class WarmUp {
    /** In the order in which a start comes to them. */
    private static final List<String> OWN =
            List.of("coordination", "cluster", "metadata", "log", "controller", "replica", "network", "api", "group");

    private static final String OURS = "brokerlab.engine.";
    private static final String CLASS = ".class";

    private static boolean loaded;

    private WarmUp() {}

    /** The sooner the better. */
    public static void begin(Tasks tasks) {
        tasks.execute(WarmUp::finish);
    }

    /**
     * Returns when all is loaded, whoever did it. A cluster that serves may run out of descriptors at any time, and a class, library or
     * jar that cannot be opened then is lost to the process for good: even one that is needed to close, to tell or to pause.
     */
    static synchronized void finish() {
        if (!loaded) {
            loadJson();
            loadLibraries();
            loadOwn();
            loaded = true;
        }
    }

    private static void loadLibraries() {
        ManagementFactory.getPlatformMBeanServer();
        // Its texts are asked of a library.
        Shortage.values();
        // The time zones' file, the system's source of chance.
        var _ = ZoneId.systemDefault().getRules();
        new SecureRandom().nextBytes(new byte[1]);
        // What is in none of the jars on the class path is looked for in each of them: then all are open.
        WarmUp.class.getClassLoader().getResource("brokerlab/none");
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

    /** From the jar they come in, or from the folder of a build. */
    private static void loadOwn() {
        Catalogue.honoured();
        CodeSource source = WarmUp.class.getProtectionDomain().getCodeSource();
        try {
            Path from = Path.of(source.getLocation().toURI());
            List<String> names = Files.isDirectory(from) ? inFolder(from) : inJar(from);
            for (String part : OWN) {
                names.stream().filter(n -> n.startsWith(OURS + part)).forEach(WarmUp::link);
            }
            names.forEach(WarmUp::link);
        } catch (IOException | UncheckedIOException | URISyntaxException | IllegalArgumentException e) {
            // Neither of them: from a runtime's image, which is open as long as the process lives.
            return;
        }
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return classes(files.map(f ->
                    folder.relativize(f).toString().replace(f.getFileSystem().getSeparator(), "/")));
        }
    }

    private static List<String> inJar(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            return classes(jar.stream().map(ZipEntry::getName));
        }
    }

    private static List<String> classes(Stream<String> paths) {
        return paths.filter(p -> p.endsWith(CLASS))
                .map(p -> p.substring(0, p.length() - CLASS.length()).replace('/', '.'))
                .filter(n -> n.startsWith(OURS))
                .toList();
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
