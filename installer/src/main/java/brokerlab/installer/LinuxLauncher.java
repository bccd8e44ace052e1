package brokerlab.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What starts the app on Linux: a script that finds itself and becomes the Java runtime. jpackage's own launcher first asks rpm and dpkg to
 * which package it belongs, which takes longer than the Java runtime's start.
 */
final class LinuxLauncher {
    private static final String SCRIPT = """
            #!/bin/sh
            # Brokerlab: the Java runtime inside with the app's jars. A link to this file works too.
            here=$0
            while [ -L "$here" ]; do
              to=$(readlink "$here")
              case $to in
                /*) here=$to ;;
                *) here=${here%%/*}/$to ;;
              esac
            done
            home=$(cd "${here%%/*}/.." && pwd -P) || exit 1
            app=$home/lib/app
            # glibc keeps an arena of memory for each thread, and this app has many that need little of it
            export MALLOC_ARENA_MAX=2
            unset JDK_JAVA_OPTIONS
            # what the toolkit copies for itself goes with the session, also after a kill
            tmp=${TMPDIR:-/tmp}
            [ ! -w "${XDG_RUNTIME_DIR:-}" ] || tmp=$XDG_RUNTIME_DIR
            exec "$home/lib/runtime/bin/brokerlab" \\
              -cp "%s" \\
              -Djava.library.path="$app" \\
              -Djava.io.tmpdir="$tmp" \\
              %s \\
              brokerlab.app.Main "$@"
            """;

    private LinuxLauncher() {}

    /** Lays the image: launcher, jars, runtime. */
    static void lay(Plan plan, Path input, String main, List<String> flags) throws IOException {
        Plan.copy(input, AppImage.appFolder(plan));
        Path runtime = plan.image().resolve("lib/runtime");
        Plan.copy(plan.runtime(), runtime);
        // under its own name, so that the system's lists of processes tell what runs
        Files.copy(
                runtime.resolve("bin/java"),
                runtime.resolve("bin").resolve(Plan.NAME),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(AppImage.launcher(plan).getParent());
        Files.writeString(AppImage.launcher(plan), SCRIPT.formatted(classPath(input, main), flags(flags)));
        Files.setPosixFilePermissions(AppImage.launcher(plan), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String classPath(Path input, String main) throws IOException {
        try (Stream<Path> files = Files.list(input)) {
            List<String> jars = new ArrayList<>(files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".jar") && !f.equals(main))
                    .sorted()
                    .toList());
            jars.addFirst(main);
            return jars.stream().map(j -> "$app/" + j).collect(Collectors.joining(":"));
        }
    }

    private static String flags(List<String> flags) {
        return flags.stream()
                .map(f -> f.contains("$APPDIR") ? f.replace("$APPDIR", "\"$app\"") : f)
                .collect(Collectors.joining(" \\\n  "));
    }

    /** Of the runtime's commands only the one that starts the app. */
    static void leaveOneCommand(Path bin) throws IOException {
        try (Stream<Path> commands = Files.list(bin)) {
            for (Path each : commands.toList()) {
                if (!each.endsWith(Plan.NAME)) {
                    Files.delete(each);
                }
            }
        }
    }
}
