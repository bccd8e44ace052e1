package brokerlab.engine.view;

import java.util.Optional;

/**
 * One setting to change.
 *
 * @param value empty to reset: the inherited value holds again
 */
public record SettingChange(SettingScope scope, String name, Optional<String> value) {}
