package brokerlab.engine.disk;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the system lets this process have of what each log takes, and how much of it is in use. Looked at when something is to be made: a
 * limit that is met only then is met half way (S18).
 */
public final class ProcessLimits {
    /** For connections, checkpoints and the ensemble, of which nobody asks beforehand. */
    private static final long DESCRIPTORS_KEPT = 200;

    private static final long MAPPINGS_KEPT = 1_000;

    private final LimitSource source;

    /** Where the figures come from. */
    public interface LimitSource {
        /** Those that are known on this system. */
        List<Limit> limits();
    }

    /**
     * One kind of thing that the system counts.
     *
     * @param name as a sentence calls it, with the name under which the system knows the limit
     * @param each how many of it one more log takes
     * @param kept of {@code limit}, for what is not asked for beforehand
     */
    public record Limit(String name, long each, long used, long kept, long limit, Shortage shortage) {}

    public ProcessLimits(LimitSource source) {
        this.source = source;
    }

    /** Of the process that asks, as they are whenever it does. */
    public static ProcessLimits ofThisProcess() {
        return new ProcessLimits(ProcessLimits::here);
    }

    private static List<Limit> here() {
        var known = new ArrayList<Limit>();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long limit = system.getMaxFileDescriptorCount();
            known.add(new Limit(
                    "open files (ulimit -n)",
                    1,
                    open(system),
                    Math.min(DESCRIPTORS_KEPT, limit / 10),
                    limit,
                    Shortage.DESCRIPTORS));
        }
        OptionalLong mappings = Mappings.usedHere();
        OptionalLong most = Mappings.mostHere();
        // Without descriptors not even these can be read, and that is told above.
        if (mappings.isPresent() && most.isPresent()) {
            long limit = most.getAsLong();
            known.add(new Limit(
                    "memory mappings (vm.max_map_count)",
                    2,
                    mappings.getAsLong(),
                    Math.min(MAPPINGS_KEPT, limit / 10),
                    limit,
                    Shortage.MEMORY));
        }
        return known;
    }

    /** To count them the system opens a folder: without descriptors not even that can be done, so none is left. */
    private static long open(UnixOperatingSystemMXBean system) {
        try {
            return system.getOpenFileDescriptorCount();
        } catch (InternalError e) {
            return system.getMaxFileDescriptorCount();
        }
    }

    /**
     * Why so many more logs do not fit; empty when they do.
     *
     * @param logs to be made
     * @param onTheirWay that were promised before and are not made yet
     */
    public Optional<String> refusal(long logs, long onTheirWay) {
        return refusal("replicas", logs, onTheirWay);
    }

    /**
     * The same for anything that takes as much as a log of one segment.
     *
     * @param what it is, in the plural
     */
    public Optional<String> refusal(String what, long more, long onTheirWay) {
        return source.limits().stream()
                .filter(l -> more > 0 && l.used() + l.each() * (more + onTheirWay) + l.kept() > l.limit())
                .map(l -> more + " more " + what + " need " + l.each() * more + " " + l.name() + ", and of the "
                        + l.limit()
                        + " that this process may have " + l.used() + " are in use, " + l.each() * onTheirWay
                        + " are promised to " + what + " not made yet and " + l.kept()
                        + " are kept for connections and checkpoints. "
                        + l.shortage().remedy() + ".")
                .findFirst();
    }
}
