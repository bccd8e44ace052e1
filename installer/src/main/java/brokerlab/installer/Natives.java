package brokerlab.installer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The codecs' native libraries beside their jars. Otherwise each process would unpack them into the system's temporary folder, which takes
 * time, fails where that folder runs no programs, and leaves them there after a kill.
 */
final class Natives {
    /** What each library is told so that it loads what lies beside its jar; lz4 looks along {@code java.library.path} by itself. */
    private static final Map<String, List<String>> TOLD = Map.of(
            "snappyjava", List.of("-Dorg.xerial.snappy.lib.path=$APPDIR", "-Dorg.xerial.snappy.lib.name=%s"),
            "lz4-java", List.of(),
            "zstd-jni", List.of("-DZstdNativePath=$APPDIR/%s"));

    private Natives() {}

    /** Puts them into {@code folder}; what the launcher has to say for each. */
    static List<String> put(List<Path> jars, Path folder) throws IOException {
        List<String> flags = new ArrayList<>();
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                Optional<JarEntry> library = file.stream().filter(Natives::ours).findFirst();
                if (library.isEmpty()) {
                    continue;
                }
                String path = library.get().getName();
                String name = path.substring(path.lastIndexOf('/') + 1);
                try (InputStream in = file.getInputStream(library.get())) {
                    Files.copy(in, folder.resolve(name));
                }
                TOLD.entrySet().stream()
                        .filter(told -> name.contains(told.getKey()))
                        .flatMap(told -> told.getValue().stream())
                        .forEach(flag -> flags.add(flag.formatted(name)));
            }
        }
        return flags;
    }

    /** A library of {@link #TOLD} for this system and processor. */
    private static boolean ours(JarEntry entry) {
        String path = entry.getName().toLowerCase(Locale.ROOT);
        return path.matches(".*\\.(so|dll|dylib)")
                && TOLD.keySet().stream().anyMatch(path::contains)
                && path.matches("(.*/)?" + system() + "/" + processor() + "/[^/]*");
    }

    private static String system() {
        return Plan.windows() ? "win(dows)?" : Plan.mac() ? "(darwin|mac)" : "linux";
    }

    private static String processor() {
        return System.getProperty("os.arch", "").matches("aarch64|arm64") ? "aarch64" : "(amd64|x86_64)";
    }
}
