package brokerlab.engine.network;

import brokerlab.engine.config.AddressLimits;
import brokerlab.engine.config.BrokerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections each address has to one broker, over all its listeners. Above {@code max.connections.per.ip} or the address's
 * own limit a connection is closed at once, as Kafka does: waiting would let one host keep all others out.
 */
final class AddressSlots {
    private record Limits(String overrides, Map<InetAddress, Integer> byAddress) {}

    private final BrokerSettings settings;
    private final Map<InetAddress, Integer> taken = new ConcurrentHashMap<>();
    private volatile Limits limits = new Limits("", Map.of());

    AddressSlots(BrokerSettings settings) {
        this.settings = settings;
    }

    boolean take(InetAddress address) {
        int limit = limit(address);
        boolean[] got = new boolean[1];
        taken.compute(address, (a, now) -> {
            int count = now == null ? 0 : now;
            got[0] = count < limit;
            int after = got[0] ? count + 1 : count;
            return after == 0 ? null : after;
        });
        return got[0];
    }

    void giveBack(InetAddress address) {
        taken.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
    }

    int limit(InetAddress address) {
        String overrides = settings.find("max.connections.per.ip.overrides").orElse("");
        Limits known = limits;
        if (!known.overrides().equals(overrides)) {
            known = new Limits(overrides, resolved(overrides));
            limits = known;
        }
        Integer own = known.byAddress().get(address);
        return own != null ? own : settings.getInt("max.connections.per.ip");
    }

    /** A name that does not resolve is nobody's. */
    private static Map<InetAddress, Integer> resolved(String overrides) {
        var byAddress = new HashMap<InetAddress, Integer>();
        AddressLimits.parse(overrides).forEach((host, count) -> {
            try {
                for (InetAddress each : InetAddress.getAllByName(host)) {
                    byAddress.put(each, count);
                }
            } catch (UnknownHostException e) {
                // Kafka refuses such a name at start; here it may resolve after the next change.
            }
        });
        return Map.copyOf(byAddress);
    }
}
