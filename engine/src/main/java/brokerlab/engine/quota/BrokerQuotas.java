package brokerlab.engine.quota;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.metadata.ConfigChanges;
import java.util.List;
import java.util.Map;

/** All quotas that one broker holds others to, as {@code /config} has them. */
public record BrokerQuotas(ClientQuotas clients, AddressRates addresses) implements ConfigChanges.Follower {
    /** No quotas yet. */
    public BrokerQuotas(Clock clock, BrokerSettings settings) {
        this(new ClientQuotas(clock, settings), new AddressRates(clock, settings));
    }

    @Override
    public List<String> take(SettingScope.Quotas entity, Map<String, String> values) {
        return entity instanceof SettingScope.Address address
                ? addresses.take(address.name(), values)
                : clients.take(entity, values);
    }
}
