package brokerlab.app.shell;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import javafx.scene.input.KeyCombination;

/**
 * One thing a person can do. Menus, palette, keys and tooltips all come from it.
 *
 * @param id stable, for instance {@code theme.toggle}
 * @param textKey its name in the bundles
 * @param icon Feather icon literal
 * @param key what to press
 * @param available whether it can be done now; what cannot is not shown
 */
public record Action(
        String id, String textKey, String icon, Optional<KeyCombination> key, Runnable run, BooleanSupplier available) {
    public static Action of(String id, String textKey, String icon, String key, Runnable run) {
        return new Action(
                id,
                textKey,
                icon,
                key.isEmpty() ? Optional.empty() : Optional.of(KeyCombination.valueOf(key)),
                run,
                () -> true);
    }

    /** The key as people read it, for instance {@code Ctrl+K}; empty for none. */
    public String keyText() {
        return key.map(KeyCombination::getDisplayText).orElse("");
    }
}
