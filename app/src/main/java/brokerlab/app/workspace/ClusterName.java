package brokerlab.app.workspace;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a cluster may be called. A folder is called so, and a workspace may be moved to another system, so every system's rules hold on each. */
final class ClusterName {
    static final int LONGEST = 60;

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]+");

    /** Devices of Windows, where no folder can be opened under such a name. */
    private static final Pattern DEVICE = Pattern.compile("(?i)con|prn|aux|nul|com[0-9]|lpt[0-9]");

    private ClusterName() {}

    /** Why no cluster can have this name, wherever it lies; empty when one can. */
    static Optional<ClusterShelf.Problem> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of(ClusterShelf.Problem.EMPTY);
        }
        if (!LEGAL.matcher(name).matches()) {
            return Optional.of(ClusterShelf.Problem.CHARACTERS);
        }
        if (name.length() > LONGEST) {
            return Optional.of(ClusterShelf.Problem.LONG);
        }
        return DEVICE.matcher(name).matches() ? Optional.of(ClusterShelf.Problem.DEVICE) : Optional.empty();
    }
}
