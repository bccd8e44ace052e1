package brokerlab.engine.group;

import java.util.Map;
import java.util.Optional;

/**
 * A member asks for its assignment; the leader brings everybody's.
 *
 * @param protocolType checked when there (version 5 on)
 * @param assignments by member id, empty except from the leader
 */
public record SyncRequest(
        String group,
        int generation,
        String memberId,
        Optional<String> instanceId,
        Optional<String> protocolType,
        Optional<String> protocolName,
        Map<String, byte[]> assignments) {}
