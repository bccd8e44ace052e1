package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /controller}, version 2: who is controller, ephemeral. The field for a KRaft migration is always -1 here. */
public record ControllerZnode(int broker, long timestampMs) {
    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", 2);
        json.put("brokerid", broker);
        json.put("timestamp", Long.toString(timestampMs));
        json.put("kraftControllerEpoch", -1);
        return ZnodeJson.bytes(json);
    }

    public static ControllerZnode decode(String path, byte[] data) {
        ZnodeJson json = ZnodeJson.parse(path, data);
        return new ControllerZnode(
                json.integer("brokerid"), json.optionalNumber("timestamp").orElse(0L));
    }
}
