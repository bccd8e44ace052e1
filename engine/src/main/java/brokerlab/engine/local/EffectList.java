package brokerlab.engine.local;

import brokerlab.engine.view.ChangeEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Effects in the order found; of each kind so many are listed and the rest added up. Not thread-safe. */
final class EffectList {
    private final int most;
    private final List<ChangeEffect> listed = new ArrayList<>();
    private final Map<Class<? extends ChangeEffect>, Integer> counts = new HashMap<>();
    private final Map<Class<? extends ChangeEffect>, ChangeEffect.Further> rest = new LinkedHashMap<>();

    /** @param most listed of one kind */
    EffectList(int most) {
        this.most = most;
    }

    void add(ChangeEffect effect) {
        Class<? extends ChangeEffect> kind = effect.getClass();
        if (counts.merge(kind, 1, Integer::sum) <= most) {
            listed.add(effect);
        } else {
            ChangeEffect.Further more = weighed(kind, effect);
            rest.merge(
                    kind,
                    more,
                    (a, b) -> new ChangeEffect.Further(
                            kind,
                            a.count() + b.count(),
                            a.segments() + b.segments(),
                            a.bytes() + b.bytes(),
                            a.records() + b.records()));
        }
    }

    private static ChangeEffect.Further weighed(Class<? extends ChangeEffect> kind, ChangeEffect effect) {
        return switch (effect) {
            case ChangeEffect.SegmentsDeleted e ->
                new ChangeEffect.Further(kind, 1, e.baseOffsets().size(), e.bytes(), 0);
            case ChangeEffect.SegmentsKept e ->
                new ChangeEffect.Further(kind, 1, e.baseOffsets().size(), e.bytes(), 0);
            case ChangeEffect.SegmentRolled e -> new ChangeEffect.Further(kind, 1, 1, 0, 0);
            case ChangeEffect.Compaction e -> new ChangeEffect.Further(kind, 1, 0, e.bytes(), 0);
            case ChangeEffect.GroupLoses e -> new ChangeEffect.Further(kind, 1, 0, 0, e.records());
            case ChangeEffect.LeaderElected e -> new ChangeEffect.Further(kind, 1, 0, 0, Math.max(0, e.lost()));
            default -> new ChangeEffect.Further(kind, 1, 0, 0, 0);
        };
    }

    boolean has(Class<? extends ChangeEffect> kind) {
        return counts.containsKey(kind);
    }

    /** Whether a pool of threads changes by this setting. */
    boolean changesPool(String setting) {
        return listed.stream()
                .anyMatch(e ->
                        e instanceof ChangeEffect.ThreadsChange t && t.setting().equals(setting));
    }

    List<ChangeEffect> all() {
        var all = new ArrayList<>(listed);
        all.addAll(rest.values());
        return List.copyOf(all);
    }
}
