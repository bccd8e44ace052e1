package brokerlab.engine.quota;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.SettingScope;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code connection_creation_rate}: connections a second that one address, or each without a value of its own, may open to one broker
 * (KIP-612). Thread-safe.
 */
public final class AddressRates {
    private static final String SETTING = "connection_creation_rate";
    private static final int FORGET_FROM = 1_000;

    /** Kafka's: a connection too many is not kept waiting for longer before it is closed. */
    private static final long LONGEST_MS = 1_000;

    private final Clock clock;
    private final int samples;
    private final long windowMs;
    private final Map<InetAddress, RateQuota> rates = new ConcurrentHashMap<>();
    private volatile Map<InetAddress, Double> limits = Map.of();
    private volatile Optional<Double> ofAll = Optional.empty();

    /** Reads {@code quota.window.*} once. */
    public AddressRates(Clock clock, BrokerSettings settings) {
        this.clock = clock;
        this.samples = settings.getInt("quota.window.num");
        this.windowMs = 1_000L * settings.getInt("quota.window.size.seconds");
    }

    /**
     * Takes an address's value, in the place of the one it had.
     *
     * @param name the address, or {@link SettingScope#DEFAULT}
     * @return the quota's name when name or value cannot be, and is passed over
     */
    public synchronized List<String> take(String name, Map<String, String> values) {
        Optional<Double> limit;
        Optional<InetAddress> address;
        try {
            limit = Optional.ofNullable(values.get(SETTING))
                    .map(v -> Double.parseDouble(
                            Catalogue.honoured().quotaSetting(SETTING, v).checked(v)));
            address = SettingScope.Quotas.decoded(name).map(InetAddress::ofLiteral);
        } catch (InvalidSettingException e) {
            take(name, Map.of());
            return List.of(SETTING);
        } catch (IllegalArgumentException e) {
            return List.of(SETTING);
        }
        if (address.isEmpty()) {
            ofAll = limit;
        } else {
            var all = new HashMap<>(limits);
            limit.ifPresentOrElse(l -> all.put(address.get(), l), () -> all.remove(address.get()));
            limits = Map.copyOf(all);
        }
        return List.of();
    }

    /** Counts a connection. How long it is to wait before it is closed, in ms; 0 to let it in. */
    public long spend(InetAddress address) {
        Map<InetAddress, Double> own = limits;
        Optional<Double> all = ofAll;
        if (own.isEmpty() && all.isEmpty()) {
            return 0;
        }
        Optional<Double> limit = Optional.ofNullable(own.get(address)).or(() -> all);
        if (limit.isEmpty()) {
            return 0;
        }
        if (rates.size() > FORGET_FROM) {
            rates.values().removeIf(RateQuota::idle);
        }
        RateQuota rate = rates.computeIfAbsent(address, a -> RateQuota.overAllWindows(clock, samples, windowMs));
        rate.limit(limit.get());
        rate.record(1);
        if (!rate.exceeded()) {
            return 0;
        }
        // One that is not let in does not count.
        long ms = Math.clamp(rate.throttleMs(), 1, LONGEST_MS);
        rate.record(-1);
        return ms;
    }
}
