package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /log_dir_event_notification/log_dir_event_…}, version 1 (KIP-112): a broker lost a log directory. */
public record LogDirEventZnode(int broker) {
    /** The only event there is. */
    private static final int LOG_DIR_FAILURE = 1;

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", 1);
        json.put("broker", broker);
        json.put("event", LOG_DIR_FAILURE);
        return ZnodeJson.bytes(json);
    }

    public static LogDirEventZnode decode(String path, byte[] data) {
        return new LogDirEventZnode(ZnodeJson.parse(path, data).integer("broker"));
    }
}
