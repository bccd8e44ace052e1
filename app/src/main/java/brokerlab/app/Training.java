package brokerlab.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tour that trains the installed app's AOT cache is painted in memory; a window on a display needs other classes of the toolkit. They
 * are loaded here without being run, so that the cache holds them too.
 */
final class Training {
    private static final List<String> OF_WINDOWS =
            List.of("com/sun/glass/ui", "com/sun/prism", "com/sun/scenario/effect/impl/prism", "com/sun/javafx/iio");

    /** Hundreds of shaders, of which a window uses a few. */
    private static final Path SHADERS = Path.of("com/sun/prism/shader");

    private Training() {}

    /** Only in a runtime with JavaFX in it; elsewhere there is nothing to train. */
    static void loadWindowClasses() throws IOException {
        Path module = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/javafx.graphics");
        if (!Files.isDirectory(module)) {
            return;
        }
        for (String each : OF_WINDOWS) {
            try (Stream<Path> files = Files.walk(module.resolve(each))) {
                for (Path file : files.toList()) {
                    String name = module.relativize(file).toString();
                    if (name.endsWith(".class") && !Path.of(name).startsWith(SHADERS)) {
                        load(name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'));
                    }
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, ClassLoader.getSystemClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // a class of another system: it is not needed here
            return;
        }
    }
}
