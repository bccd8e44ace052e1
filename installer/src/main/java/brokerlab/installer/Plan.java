package brokerlab.installer;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a build was asked for; the pom passes it as system properties.
 *
 * @param version release, digits and dots
 * @param libraries every jar that ships, in the layout of a Maven repository
 * @param assets icons' source, desktop texts, fonts
 * @param icons drawn from the one SVG
 * @param resources what only packaging needs: texts of licences, lintian's overrides
 * @param repository Maven's local one, where the jars' poms tell their licences
 * @param out where packages go
 * @param time of every file in the packages, so that two builds are the same
 * @param packages deb, rpm, msi, dmg; empty for the app image alone
 */
record Plan(
        String version,
        String description,
        Path libraries,
        Path assets,
        Path icons,
        Path resources,
        Path repository,
        Path out,
        Instant time,
        List<String> packages) {
    static final String NAME = "brokerlab";
    static final String VENDOR = "Brokerlab";
    static final String MAINTAINER = "Brokerlab <maintainers@brokerlab.example>";

    static Plan fromProperties() {
        return new Plan(
                text("version"),
                text("description"),
                path("libraries"),
                path("assets"),
                path("icons"),
                path("resources"),
                path("repository"),
                path("out"),
                Instant.parse(text("time")),
                Stream.of(text("packages").split(","))
                        .map(String::strip)
                        .filter(p -> !p.isEmpty())
                        .toList());
    }

    private static String text(String name) {
        String value = System.getProperty("brokerlab." + name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "-Dbrokerlab." + name + " is missing; run it by: mvn -Pinstaller package");
        }
        return value;
    }

    private static Path path(String name) {
        return Path.of(text(name)).toAbsolutePath().normalize();
    }

    /** The app as a folder that runs where it lies. */
    Path image() {
        return out.resolve("image").resolve(windows() || mac() ? VENDOR + (mac() ? ".app" : "") : NAME);
    }

    Path runtime() {
        return out.resolve("runtime");
    }

    Path licences() {
        return out.resolve("licences");
    }

    List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(libraries)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }

    static boolean linux() {
        return !windows() && !mac();
    }

    static boolean windows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win") && !mac();
    }

    static boolean mac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    }

    /** Gives every file below {@code folder} the build's time: the AOT cache only serves jars of the time it was trained with. */
    void stamp(Path folder) throws IOException {
        FileTime stamp = FileTime.from(time);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
                if (!is.isSymbolicLink()) {
                    Files.setLastModifiedTime(file, stamp);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException problem) throws IOException {
                Files.setLastModifiedTime(each, stamp);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException problem) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(
                            each,
                            target,
                            java.nio.file.LinkOption.NOFOLLOW_LINKS,
                            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    static long bytes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(f -> Files.isRegularFile(f, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }
}
