package brokerlab.engine.local;

import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What staged changes will do together, computed on the present state by the functions the engine decides with. Reads files: to be
 * called on a task.
 */
final class ChangePreview {
    /** Effects of one kind that are listed; more are added up. */
    static final int MOST_OF_A_KIND = 1_000;

    private final Function<SettingChange, Staged> checked;
    private final Consumer<List<SettingChange>> together;

    /** A change as it would be stored, and how it takes effect. */
    record Staged(SettingChange change, SettingRow.Applied applied) {}

    /**
     * @param checked throws {@link InvalidSettingException} as the change itself would
     * @param together throws it when they contradict each other
     */
    ChangePreview(Function<SettingChange, Staged> checked, Consumer<List<SettingChange>> together) {
        this.checked = checked;
        this.together = together;
    }

    /** @param cancelled asked often */
    CompletableFuture<Query.PreviewAnswer> of(
            PreviewState state, List<SettingChange> changes, BooleanSupplier cancelled) {
        var refusals = new ArrayList<String>();
        var valid = new ArrayList<Staged>();
        for (SettingChange change : changes) {
            try {
                valid.add(checked.apply(change));
            } catch (InvalidSettingException e) {
                refusals.add(e.getMessage());
            }
        }
        if (!refusals.isEmpty()) {
            return CompletableFuture.completedFuture(refused(refusals));
        }
        try {
            together.accept(valid.stream().map(Staged::change).toList());
            return effects(state, valid, cancelled);
        } catch (InvalidSettingException e) {
            // Each is valid alone, but not all together.
            return CompletableFuture.completedFuture(refused(List.of(String.valueOf(e.getMessage()))));
        }
    }

    private static Query.PreviewAnswer refused(List<String> refusals) {
        return new Query.PreviewAnswer(List.of(), refusals, 0);
    }

    private static CompletableFuture<Query.PreviewAnswer> effects(
            PreviewState state, List<Staged> changes, BooleanSupplier cancelled) {
        var staged =
                new StagedSettings(state, changes.stream().map(Staged::change).toList());
        var effects = new EffectList(MOST_OF_A_KIND);
        Runnable check = () -> {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
        };
        new BrokersPreview(state, staged, effects).run(changes);
        new StoragePreview(state, staged, effects, check).run();
        new WritesPreview(state, staged, effects, check).run();
        var elections = new ElectionsPreview(state, staged);
        Set<String> leaderless = elections.topics();
        if (leaderless.isEmpty()) {
            return CompletableFuture.completedFuture(answer(staged, changes, effects));
        }
        return state.elections().of(leaderless).thenApply(foreseen -> {
            elections.add(foreseen, effects);
            return answer(staged, changes, effects);
        });
    }

    /** What a setting does to things that exist now; one that is not here only rules what comes. */
    private static final Map<String, List<Class<? extends ChangeEffect>>> KINDS = Map.ofEntries(
            entry("retention.ms", List.of(ChangeEffect.SegmentsDeleted.class, ChangeEffect.SegmentsKept.class)),
            entry("retention.minutes", List.of(ChangeEffect.SegmentsDeleted.class, ChangeEffect.SegmentsKept.class)),
            entry("retention.hours", List.of(ChangeEffect.SegmentsDeleted.class, ChangeEffect.SegmentsKept.class)),
            entry("retention.bytes", List.of(ChangeEffect.SegmentsDeleted.class, ChangeEffect.SegmentsKept.class)),
            entry(
                    "cleanup.policy",
                    List.of(
                            ChangeEffect.SegmentsDeleted.class,
                            ChangeEffect.SegmentsKept.class,
                            ChangeEffect.Compaction.class)),
            entry("segment.bytes", List.of(ChangeEffect.SegmentRolled.class, ChangeEffect.BatchesRefused.class)),
            entry("segment.ms", List.of(ChangeEffect.SegmentRolled.class)),
            entry("segment.jitter.ms", List.of(ChangeEffect.SegmentRolled.class)),
            entry("roll.ms", List.of(ChangeEffect.SegmentRolled.class)),
            entry("roll.hours", List.of(ChangeEffect.SegmentRolled.class)),
            entry("roll.jitter.ms", List.of(ChangeEffect.SegmentRolled.class)),
            entry("roll.jitter.hours", List.of(ChangeEffect.SegmentRolled.class)),
            entry("min.cleanable.dirty.ratio", List.of(ChangeEffect.Compaction.class)),
            entry("cleaner.min.cleanable.ratio", List.of(ChangeEffect.Compaction.class)),
            entry("min.compaction.lag.ms", List.of(ChangeEffect.Compaction.class)),
            entry("cleaner.min.compaction.lag.ms", List.of(ChangeEffect.Compaction.class)),
            entry("max.compaction.lag.ms", List.of(ChangeEffect.Compaction.class, ChangeEffect.SegmentRolled.class)),
            entry(
                    "cleaner.max.compaction.lag.ms",
                    List.of(ChangeEffect.Compaction.class, ChangeEffect.SegmentRolled.class)),
            entry("min.insync.replicas", List.of(ChangeEffect.WritesByIsr.class)),
            entry("max.message.bytes", List.of(ChangeEffect.BatchesRefused.class, ChangeEffect.LargerThanFetch.class)),
            entry("message.max.bytes", List.of(ChangeEffect.BatchesRefused.class, ChangeEffect.LargerThanFetch.class)),
            entry("replica.fetch.max.bytes", List.of(ChangeEffect.LargerThanFetch.class)),
            entry("unclean.leader.election.enable", List.of(ChangeEffect.LeaderElected.class)),
            entry("auto.create.topics.enable", List.of(ChangeEffect.AutoCreation.class)),
            entry("delete.topic.enable", List.of(ChangeEffect.TopicDeletion.class)),
            entry("listeners", List.of(ChangeEffect.ListenersChange.class)));

    private static Map.Entry<String, List<Class<? extends ChangeEffect>>> entry(
            String name, List<Class<? extends ChangeEffect>> kinds) {
        return Map.entry(name, kinds);
    }

    /** Each change says what it does, or that there is nothing now for it to do. */
    private static Query.PreviewAnswer answer(StagedSettings staged, List<Staged> changes, EffectList effects) {
        for (Staged each : changes) {
            SettingChange change = each.change();
            String name = change.name().replaceFirst("^log\\.", "");
            boolean told = change.scope() instanceof SettingScope.Ensemble
                    || KINDS.getOrDefault(name, List.of()).stream().anyMatch(effects::has)
                    || effects.changesPool(change.name());
            Optional<Reason> unread = change.reason();
            if (unread.isPresent()) {
                effects.add(new ChangeEffect.NoEffect(change.name(), unread.get()));
            } else if (staged.replaced(change).isEmpty()) {
                effects.add(new ChangeEffect.NothingChanges(change.name()));
            } else if (!told) {
                effects.add(new ChangeEffect.FromNowOn(change.name()));
            }
        }
        List<ChangeEffect> all = effects.all();
        return new Query.PreviewAnswer(
                all,
                List.of(),
                PreviewVersion.of(changes.stream().map(Staged::change).toList(), staged, all));
    }
}
