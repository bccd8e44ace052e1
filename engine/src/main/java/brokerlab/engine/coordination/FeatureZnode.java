package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /feature}, version 2 (KIP-584): whether feature versioning is on, and the finalized levels. */
public record FeatureZnode(boolean enabled, Map<String, Short> features) {
    public FeatureZnode {
        features = Map.copyOf(features);
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        ObjectNode levels = json.putObject("features");
        features.forEach(levels::put);
        json.put("version", 2);
        json.put("status", enabled ? 1 : 0);
        return ZnodeJson.bytes(json);
    }

    public static FeatureZnode decode(String path, byte[] data) {
        ZnodeJson json = ZnodeJson.parse(path, data);
        var levels = new LinkedHashMap<String, Short>();
        json.stringMap("features").forEach((name, level) -> {
            try {
                levels.put(name, Short.valueOf(level));
            } catch (NumberFormatException e) {
                throw new MalformedZnodeException(
                        path, "level " + level + " of feature " + name + " is not a number", e);
            }
        });
        return new FeatureZnode(json.integer("status") == 1, levels);
    }
}
