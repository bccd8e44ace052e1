package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /cluster/id}, version 1 (written as a string, as Kafka does). */
public record ClusterIdZnode(String id) {
    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", "1");
        json.put("id", id);
        return ZnodeJson.bytes(json);
    }

    public static ClusterIdZnode decode(String path, byte[] data) {
        return new ClusterIdZnode(ZnodeJson.parse(path, data).string("id"));
    }
}
