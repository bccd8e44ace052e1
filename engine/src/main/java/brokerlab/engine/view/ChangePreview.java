package brokerlab.engine.view;

import brokerlab.engine.config.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * What staged changes will do together, computed on the present state by the functions the engine decides with. Reads files: to be
 * called on a task.
 */
final class ChangePreview {
    /** Effects of one kind that are listed; more are added up. */
    static final int MOST_OF_A_KIND = 1_000;

    private final UnaryOperator<SettingChange> checked;

    /** @param checked the change as it would be stored; throws {@link InvalidSettingException} as the change itself would */
    ChangePreview(UnaryOperator<SettingChange> checked) {
        this.checked = checked;
    }

    /** @param cancelled asked often */
    Query.PreviewAnswer of(PreviewState state, List<SettingChange> changes, BooleanSupplier cancelled) {
        var refusals = new ArrayList<String>();
        var valid = new ArrayList<SettingChange>();
        for (SettingChange change : changes) {
            try {
                valid.add(checked.apply(change));
            } catch (InvalidSettingException e) {
                refusals.add(e.getMessage());
            }
        }
        if (!refusals.isEmpty()) {
            return new Query.PreviewAnswer(List.of(), refusals, 0);
        }
        try {
            return effects(state, valid, cancelled);
        } catch (InvalidSettingException e) {
            return new Query.PreviewAnswer(List.of(), List.of(String.valueOf(e.getMessage())), 0);
        }
    }

    private static Query.PreviewAnswer effects(
            PreviewState state, List<SettingChange> changes, BooleanSupplier cancelled) {
        var staged = new StagedSettings(state, changes);
        var effects = new EffectList(MOST_OF_A_KIND);
        Runnable check = () -> {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
        };
        long version = new StoragePreview(state, staged, effects, check).run();
        changes.forEach(change -> effects.add(new ChangeEffect.FromNowOn(change.name())));
        return new Query.PreviewAnswer(effects.all(), List.of(), version);
    }
}
