package brokerlab.engine.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code max.connections.per.ip.overrides}: how many connections single hosts may have, written {@code host:count,host:count}. */
public final class AddressLimits {
    static final String SETTING = "max.connections.per.ip.overrides";

    private AddressLimits() {}

    /**
     * Connections by host, as written: an address or a name; an IPv6 address may stand in brackets.
     *
     * @throws InvalidSettingException naming the entry that is none
     */
    public static Map<String, Integer> parse(String overrides) {
        var limits = new LinkedHashMap<String, Integer>();
        for (String entry : Setting.list(overrides)) {
            int colon = entry.lastIndexOf(':');
            String host = colon < 0 ? "" : entry.substring(0, colon).strip();
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            if (!host.matches("[0-9a-zA-Z%._:-]+")) {
                throw refused(entry);
            }
            try {
                int count = Integer.parseInt(entry.substring(colon + 1).strip());
                if (count < 0) {
                    throw refused(entry);
                }
                limits.put(host, count);
            } catch (NumberFormatException e) {
                throw refused(entry);
            }
        }
        return limits;
    }

    private static InvalidSettingException refused(String entry) {
        return new InvalidSettingException(
                SETTING, entry, "each entry must be host:count, an address or name and a count of at least 0");
    }
}
