package brokerlab.app;

import brokerlab.app.workspace.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the process starts. */
public final class Main {
    private static final int WRONG_ARGUMENTS = 2;

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException, InterruptedException {
        Arguments wanted;
        try {
            wanted = Arguments.parse(List.of(args), System.getenv());
        } catch (Arguments.Wrong e) {
            System.err.println(e.getMessage());
            return WRONG_ARGUMENTS;
        }
        if (wanted.help()) {
            System.out.print(Arguments.HELP);
            return 0;
        }
        if (wanted.tour().isPresent()) {
            return new Launch(wanted).tour(wanted.tour().get());
        }
        Path workspace = wanted.workspace().orElseGet(Folders::defaultWorkspace);
        if (wanted.headless()) {
            Launch.headless();
            return new Launch(wanted).window(workspace);
        }
        if (Launch.displayThere()) {
            return new Launch(wanted).window(workspace);
        }
        if (wanted.orTour().isPresent()) {
            Path pictures = wanted.orTour().get();
            System.out.println("No display here: pictures of every screen go to " + pictures + " instead of a window.");
            return new Launch(wanted).tour(pictures);
        }
        System.err.println("No display here. Set DISPLAY or WAYLAND_DISPLAY, or take pictures with --tour DIR.");
        return 1;
    }
}
