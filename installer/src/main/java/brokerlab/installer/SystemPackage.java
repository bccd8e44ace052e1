package brokerlab.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What jpackage makes on its own system from the app image: {@code .msi}, {@code .dmg}. */
final class SystemPackage {
    private SystemPackage() {}

    static void build(Plan plan, String kind) throws IOException, InterruptedException {
        if (kind.equals("msi")
                && Tool.ofSystem("wix.exe").isEmpty()
                && Tool.ofSystem("candle.exe").isEmpty()) {
            Pack.step("No .msi: wix is not here (install the WiX Toolset)");
            return;
        }
        Path association = plan.out().resolve("association.properties");
        Files.writeString(association, """
                extension=brokerlab
                mime-type=application/x-brokerlab-cluster
                description=Brokerlab cluster
                """);
        List<String> command = new ArrayList<>(List.of(
                Tool.ofJdk("jpackage").toString(),
                "--type",
                kind,
                "--name",
                Plan.VENDOR,
                "--app-version",
                plan.version().startsWith("0") && kind.equals("dmg")
                        ? "1" + plan.version().substring(1)
                        : plan.version(),
                "--vendor",
                Plan.VENDOR,
                "--app-image",
                plan.image().toString(),
                "--file-associations",
                association.toString(),
                "--license-file",
                plan.licences().resolve("Brokerlab.txt").toString(),
                "--dest",
                plan.out().toString()));
        if (kind.equals("msi")) {
            // the same upgrade code for ever: a newer release replaces an older one
            command.addAll(List.of(
                    "--win-menu",
                    "--win-shortcut-prompt",
                    "--win-per-user-install",
                    "--win-upgrade-uuid",
                    "6f0c1a3e-6a0e-4d0d-9a39-5b1b7a2f6c11"));
        }
        Tool.run(command);
        Pack.step("Made the ." + kind + " in " + plan.out());
    }
}
