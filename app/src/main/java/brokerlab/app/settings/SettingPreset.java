package brokerlab.app.settings;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.SettingChange;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values for a purpose, as data: {@code presets/settings/NAME.json}. Its name and what it is for stand in this screen's bundle.
 *
 * @param cluster of all brokers that have no value of their own
 * @param ensemble of the ZooKeeper nodes
 */
record SettingPreset(String name, Map<String, String> cluster, Map<String, String> ensemble) {
    /** Those that ship with the app, in the order in which they are offered. */
    static final List<String> NAMES = List.of("teaching", "durable", "fast", "worked");

    static SettingPreset load(String name) {
        try (InputStream in =
                SettingPreset.class.getResourceAsStream("/brokerlab/presets/settings/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("No settings preset named " + name);
            }
            return new ObjectMapper().readValue(in, SettingPreset.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<SettingChange> changes(boolean withEnsemble) {
        var changes = new ArrayList<SettingChange>();
        cluster.forEach((name, value) ->
                changes.add(new SettingChange(new SettingScope.ClusterDefault(), name, Optional.of(value))));
        if (withEnsemble) {
            ensemble.forEach((name, value) ->
                    changes.add(new SettingChange(new SettingScope.Ensemble(), name, Optional.of(value))));
        }
        return changes;
    }
}
