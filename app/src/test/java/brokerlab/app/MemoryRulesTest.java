package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Started by {@code mvn} the workbench has the memory it has when it is installed: both read the rules from one file. */
final class MemoryRulesTest {
    private static final Path HOUSE = Path.of("").toAbsolutePath().getParent();
    private static final Path RULES = HOUSE.resolve("assets/memory.args");

    private static final Path INSTALLER = HOUSE.resolve("installer/src/main/java/brokerlab/installer");

    @Test
    void theJavaRuntimeTakesTheRulesFromTheFileThatMvnGivesIt() throws IOException, InterruptedException {
        assertTrue(workbench().contains("<argument>@${project.basedir}/../assets/memory.args</argument>"));
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + RULES,
                        "-XX:+PrintFlagsFinal",
                        "-version")
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), said);
        assertEquals("true", flag(said, "UseSerialGC"));
        assertEquals("true", flag(said, "UseCompactObjectHeaders"));
        long heap = Long.parseLong(flag(said, "MaxHeapSize"));
        assertTrue(heap <= 768L << 20, "at most 768 MB of heap, not " + heap);
        assertTrue(Integer.parseInt(flag(said, "MaxHeapFreeRatio")) <= 30, "an emptied heap is given back");
    }

    @Test
    void theInstallerReadsThemThereAndHasNoneOfItsOwn() throws IOException {
        String image = Files.readString(INSTALLER.resolve("AppImage.java"));
        assertTrue(image.contains("resolve(\"memory.args\")"));
        assertFalse(Pattern.compile("Xmx|Xms|HeapFreeRatio|Use\\w+GC")
                .matcher(image)
                .find());
    }

    @Test
    void theArenasOfTheCLibraryAreAsFewByMvnAsInstalled() throws IOException {
        String launcher = Files.readString(INSTALLER.resolve("LinuxLauncher.java"));
        Matcher installed = Pattern.compile("MALLOC_ARENA_MAX=(\\d+)").matcher(launcher);
        assertTrue(installed.find());
        assertTrue(workbench().contains("<MALLOC_ARENA_MAX>" + installed.group(1) + "</MALLOC_ARENA_MAX>"));
    }

    private static String workbench() throws IOException {
        String pom = Files.readString(HOUSE.resolve("app/pom.xml"));
        return pom.substring(pom.indexOf("<id>workbench</id>"));
    }

    private static String flag(String said, String name) {
        Matcher found = Pattern.compile("\\b" + name + "\\s*=\\s*(\\S+)").matcher(said);
        assertTrue(found.find(), name);
        return found.group(1);
    }
}
