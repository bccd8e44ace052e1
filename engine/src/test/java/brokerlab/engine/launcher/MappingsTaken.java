package brokerlab.engine.launcher;

import brokerlab.engine.disk.DiskFile;
import brokerlab.engine.disk.DiskFile.MappedFile;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.disk.Shortage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A headless start beside which somebody else in the same process, as told on standard input, takes every mapping of a file that it
 * can have ({@code take FILE}) and gives them back ({@code give}); {@code TAKEN count} and {@code GIVEN} are answered on standard output.
 */
final class MappingsTaken {
    private static final int PAGE = 4096;

    private MappingsTaken() {}

    public static void main(String[] args) {
        // A start gives what others print another place.
        PrintStream answers = System.out;
        var other = new Thread(() -> listen(answers), "other");
        other.setDaemon(true);
        other.start();
        Main.main(args);
    }

    private static void listen(PrintStream answers) {
        var taken = new ArrayList<MappedFile>();
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("take ")) {
                    take(Path.of(line.substring("take ".length())), taken);
                    answers.println("TAKEN " + taken.size());
                } else {
                    for (MappedFile each : taken) {
                        each.close();
                    }
                    taken.clear();
                    answers.println("GIVEN");
                }
            }
        } catch (IOException e) {
            answers.println("FAILED " + e);
        }
    }

    private static void take(Path path, List<MappedFile> taken) throws IOException {
        try (DiskFile file = new RealDisk().open(path)) {
            while (true) {
                taken.add(file.map(PAGE));
            }
        } catch (IOException e) {
            if (!Shortage.of(e).equals(Optional.of(Shortage.MEMORY))) {
                throw e;
            }
        }
    }
}
