package brokerlab.app.workspace;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Where a workspace lies when nobody says otherwise: where the operating system keeps an application's data. */
public final class Folders {
    private Folders() {}

    public static Path defaultWorkspace() {
        return defaultWorkspace(
                System.getProperty("os.name", ""), System.getProperty("user.home", "."), System::getenv);
    }

    static Path defaultWorkspace(String os, String home, UnaryOperator<String> environment) {
        String system = os.toLowerCase(Locale.ROOT);
        if (system.contains("win") && !system.contains("darwin")) {
            String roaming = environment.apply("APPDATA");
            return (roaming == null || roaming.isBlank() ? Path.of(home, "AppData", "Roaming") : Path.of(roaming))
                    .resolve("Brokerlab");
        }
        if (system.contains("mac") || system.contains("darwin")) {
            return Path.of(home, "Library", "Application Support", "Brokerlab");
        }
        String data = environment.apply("XDG_DATA_HOME");
        // the XDG rule: a relative path there is invalid and ignored
        return (data == null || !Path.of(data).isAbsolute() ? Path.of(home, ".local", "share") : Path.of(data))
                .resolve("brokerlab");
    }
}
