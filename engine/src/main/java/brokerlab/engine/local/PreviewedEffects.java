package brokerlab.engine.local;

import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What previews have said of late. A log that grows makes another state of the cluster with every batch, but not another thing that a
 * change would do to it: what is to be told anew is another segment deleted, another group that loses, another leader.
 */
final class PreviewedEffects {
    private static final int REMEMBERED = 64;

    private record Preview(Set<SettingChange> changes, Set<ChangeEffect> effects) {}

    private final Map<Long, Preview> previews = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Preview> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void remember(List<SettingChange> changes, Query.PreviewAnswer answer) {
        previews.put(answer.stateVersion(), new Preview(Set.copyOf(changes), substance(answer.effects())));
    }

    /** Whether who saw the preview of that version was told what these changes would do now. */
    synchronized boolean stillTrue(long version, List<SettingChange> changes, Query.PreviewAnswer now) {
        return new Preview(Set.copyOf(changes), substance(now.effects())).equals(previews.get(version));
    }

    private static Set<ChangeEffect> substance(List<ChangeEffect> effects) {
        return effects.stream().map(PreviewedEffects::substance).collect(Collectors.toSet());
    }

    /** Without what time and appends alone change. */
    private static ChangeEffect substance(ChangeEffect effect) {
        return switch (effect) {
            case ChangeEffect.SegmentsDeleted e ->
                new ChangeEffect.SegmentsDeleted(
                        e.topic(), e.partition(), e.broker(), e.baseOffsets(), 0, e.bytes(), e.newLogStart(), 0);
            case ChangeEffect.SegmentsKept e ->
                new ChangeEffect.SegmentsKept(e.topic(), e.partition(), e.broker(), e.baseOffsets(), e.bytes(), 0);
            case ChangeEffect.GroupLoses e ->
                new ChangeEffect.GroupLoses(e.group(), e.topic(), e.partition(), 0, e.newLogStart(), 0);
            case ChangeEffect.SegmentRolled e ->
                new ChangeEffect.SegmentRolled(e.topic(), e.partition(), e.broker(), e.baseOffset(), e.reason(), 0, 0);
            case ChangeEffect.Compaction e ->
                new ChangeEffect.Compaction(e.topic(), e.partition(), e.broker(), e.begins(), e.fromOffset(), 0, 0);
            case ChangeEffect.BatchesRefused e ->
                new ChangeEffect.BatchesRefused(
                        e.topic(), e.maxBytes(), 0, Math.min(1, e.batches()), e.producers(), false);
            case ChangeEffect.Further e -> new ChangeEffect.Further(e.kind(), 0, 0, 0, 0);
            default -> effect;
        };
    }
}
