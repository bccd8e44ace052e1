package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code /config/changes/config_change_…}, version 2: a notice that an entity's settings changed.
 *
 * @param entityPath {@code topics/T}, {@code brokers/N}, {@code brokers/<default>} and so on
 */
public record ConfigChangeZnode(String entityPath) {
    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", 2);
        json.put("entity_path", entityPath);
        return ZnodeJson.bytes(json);
    }

    /** Reads versions 1 and 2. */
    public static ConfigChangeZnode decode(String path, byte[] data) {
        ZnodeJson json = ZnodeJson.parse(path, data);
        int version = json.integer("version");
        return switch (version) {
            case 1 -> new ConfigChangeZnode(json.string("entity_type") + "/" + json.string("entity_name"));
            case 2 -> new ConfigChangeZnode(json.string("entity_path"));
            default -> throw json.malformed("version " + version + " of a change notice is not known");
        };
    }
}
