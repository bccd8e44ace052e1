package brokerlab.engine.api;

import java.util.Set;
import java.util.regex.Pattern;

/** Kafka's rules for topic names. */
final class TopicNames {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Set<String> INTERNAL = Set.of("__consumer_offsets", "__transaction_state");

    private TopicNames() {}

    static boolean legal(String name) {
        return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    /** Written by coordinators only. */
    static boolean internal(String name) {
        return INTERNAL.contains(name);
    }
}
