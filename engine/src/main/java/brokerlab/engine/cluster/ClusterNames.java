package brokerlab.engine.cluster;

import brokerlab.engine.coordination.ZnodeLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of clusters that share an ensemble and a folder. A name becomes a chroot and a folder, so it must be good for both, on file
 * systems that do not tell case apart too.
 */
public final class ClusterNames {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9_-])?");

    /** Devices on Windows, whatever follows the first dot. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    /** What lies at the root of an ensemble that a cluster without chroot uses too, and our ensemble's own folder. */
    private static final Set<String> TAKEN = Stream.concat(
                    ZnodeLayout.PERSISTENT_ROOTS.stream(),
                    Stream.of(
                            ZnodeLayout.CLUSTER,
                            ZnodeLayout.CONTROLLER,
                            ZnodeLayout.CONTROLLER_EPOCH,
                            ZnodeLayout.FEATURE,
                            "/zookeeper"))
            .map(path -> path.split("/")[1])
            .collect(Collectors.toUnmodifiableSet());

    private ClusterNames() {}

    /** @throws IllegalArgumentException saying which name is wrong and what a name must be */
    public static void check(List<String> names) {
        var seen = new HashSet<String>();
        for (String name : names) {
            if (!NAME.matcher(name).matches() || DEVICE.matcher(name).matches()) {
                throw new IllegalArgumentException(name
                        + ": must be 1 to 63 letters, digits, '.', '_' or '-', begin with a letter or digit, not end with a dot,"
                        + " and be no device of Windows");
            }
            if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        name + ": is a znode that ZooKeeper or a cluster without a name uses; choose another name");
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(name + ": is given twice (case does not tell names apart)");
            }
        }
    }
}
