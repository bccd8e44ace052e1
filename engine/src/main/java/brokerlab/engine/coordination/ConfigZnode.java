package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** {@code /config/TYPE/ENTITY}, version 1: an entity's own settings. */
public record ConfigZnode(Map<String, String> values) {
    /** Nothing set. */
    public static final ConfigZnode EMPTY = new ConfigZnode(Map.of());

    public ConfigZnode {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", 1);
        json.set("config", ZnodeJson.stringMap(values));
        return ZnodeJson.bytes(json);
    }

    /** An empty znode holds no settings. */
    public static ConfigZnode decode(String path, byte[] data) {
        return data.length == 0
                ? EMPTY
                : new ConfigZnode(ZnodeJson.parse(path, data).stringMap("config"));
    }
}
