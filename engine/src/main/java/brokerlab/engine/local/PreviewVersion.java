package brokerlab.engine.local;

import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The {@link Query.PreviewAnswer#stateVersion()}: what is set, from which value to which, and what that does to whom. How much of it there
 * is moves by itself while clients write and time passes, so that nobody could ever confirm it; what a preview named would still happen
 * to those it named, and to nobody else.
 */
final class PreviewVersion {
    private PreviewVersion() {}

    static long of(List<SettingChange> changes, StagedSettings staged, List<ChangeEffect> effects) {
        var names = new TreeSet<String>();
        for (SettingChange change : changes) {
            // what nobody reads is in force nowhere
            Set<String> replaced = change.reason().isPresent() ? Set.of() : staged.replaced(change);
            names.add(List.of(change.scope(), change.name(), change.value(), replaced)
                    .toString());
        }
        effects.forEach(e -> named(e).ifPresent(names::add));
        return UUID.nameUUIDFromBytes(names.toString().getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    /** Replicas of a partition follow each other within moments: they are one. A segment that closes does so anyway and harms nobody. */
    private static Optional<String> named(ChangeEffect effect) {
        return switch (effect) {
            case ChangeEffect.SegmentsDeleted e -> partition("deleted", e.topic(), e.partition());
            case ChangeEffect.SegmentsKept e -> partition("kept", e.topic(), e.partition());
            case ChangeEffect.GroupLoses e -> partition("lost to " + e.group(), e.topic(), e.partition());
            case ChangeEffect.Compaction e ->
                partition(e.begins() ? "compacted" : "not compacted", e.topic(), e.partition());
            case ChangeEffect.SegmentRolled e -> Optional.empty();
            case ChangeEffect.BatchesRefused e ->
                Optional.of(List.of("refused", e.topic(), e.maxBytes(), e.batches() > 0, e.producers())
                        .toString());
            case ChangeEffect.Further e -> Optional.of("further " + e.kind().getSimpleName());
            default -> Optional.of(effect.toString());
        };
    }

    private static Optional<String> partition(String what, String topic, int partition) {
        return Optional.of(what + " " + topic + "-" + partition);
    }
}
