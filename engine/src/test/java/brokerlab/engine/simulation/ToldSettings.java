package brokerlab.engine.simulation;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.ConfigChangeZnode;
import brokerlab.engine.coordination.ConfigZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.EnsemblePeek;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The largest batch each topic was told to take, at its creation and later by an outside tool. No value is given twice and all rise, so that
 * a log's own tells how old its settings are. Some topics take no batch at all, from the first on.
 */
final class ToldSettings {
    private static final String SETTING = "max.message.bytes";
    /** No batch is as small as that. */
    private static final int MUTE = 60;

    private static final int DEFAULT = 1_048_588;
    private static final int FIRST = 2_000_000;

    private final Coordination tool;
    private final Map<String, Integer> created = new HashMap<>();
    private int last = FIRST;

    ToldSettings(Coordination tool) {
        this.tool = tool;
    }

    /** What a topic is to be created with. */
    Map<String, String> drawn(String topic, Random random) {
        int value = switch (random.nextInt(8)) {
            case 0 -> MUTE;
            case 1, 2, 3 -> DEFAULT;
            default -> ++last;
        };
        created.put(topic, value);
        return value == DEFAULT ? Map.of() : Map.of(SETTING, Integer.toString(value));
    }

    boolean mute(String topic) {
        return atCreation(topic) == MUTE;
    }

    int atCreation(String topic) {
        return created.getOrDefault(topic, DEFAULT);
    }

    /** As Kafka's tools change a topic; false when it is to stay as it is. */
    boolean change(String topic) {
        if (mute(topic)) {
            return false;
        }
        var entity = new SettingScope.Topic(topic);
        tool.multi(List.of(
                new Coordination.Op.Set(
                        ZnodeLayout.config(entity),
                        new ConfigZnode(Map.of(SETTING, Integer.toString(++last))).encode(),
                        Coordination.ANY_VERSION),
                new Coordination.Op.Create(
                        ZnodeLayout.CONFIG_CHANGE_PREFIX,
                        new ConfigChangeZnode(entity.path()).encode(),
                        Coordination.Mode.PERSISTENT_SEQUENTIAL)));
        return true;
    }

    /** As it stands in the ensemble. */
    static int stored(MemoryEnsemble ensemble, String topic) {
        String path = ZnodeLayout.config(new SettingScope.Topic(topic));
        return EnsemblePeek.get(ensemble, path)
                .flatMap(z -> java.util.Optional.ofNullable(
                        ConfigZnode.decode(path, z.data()).values().get(SETTING)))
                .map(Integer::parseInt)
                .orElse(DEFAULT);
    }
}
