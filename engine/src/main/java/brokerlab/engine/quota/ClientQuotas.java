package brokerlab.engine.quota;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.SettingScope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One broker's quotas of users and client ids (KIP-13, KIP-55, KIP-124, KIP-599), and what each has spent. The most specific entity
 * that has a value counts:
 *
 * <pre>
 *   user U, client C ‹ U, &lt;default&gt; ‹ U ‹ &lt;default&gt;, C ‹ &lt;default&gt;, &lt;default&gt; ‹ user &lt;default&gt; ‹ client C ‹ client &lt;default&gt;
 * </pre>
 *
 * Whoever falls under a user's quota shares it with all of that user's clients, under a client id's with all of that id, under one of
 * both with those alike in both. What nobody has a quota for is not measured. Thread-safe.
 */
public final class ClientQuotas {
    /** Spenders remembered before those that are idle are forgotten. */
    private static final int FORGET_FROM = 1_000;

    /** What is limited. */
    public enum Kind {
        /** Bytes of produce requests a second. */
        PRODUCE("producer_byte_rate"),
        /** Bytes of fetch answers a second. */
        FETCH("consumer_byte_rate"),
        /** Percent of one thread's time. */
        REQUEST("request_percentage"),
        /** Partitions made or deleted a second. */
        MUTATION("controller_mutation_rate");

        private final String setting;

        Kind(String setting) {
            this.setting = setting;
        }
    }

    private record Spender(Kind kind, Optional<String> user, Optional<String> client) {}

    /** Who shares a limit, and the limit. */
    private record AppliedLimit(Spender spender, double limit) {}

    private final Clock clock;
    private final int samples;
    private final long windowMs;
    private final int mutationSamples;
    private final long mutationWindowMs;
    private final Map<Spender, RateQuota> spent = new ConcurrentHashMap<>();
    private final Map<Spender, TokenBucket> mutations = new ConcurrentHashMap<>();
    private volatile Map<SettingScope.Quotas, Map<Kind, Double>> limits = Map.of();
    /** Of which somebody has a quota. */
    private volatile Set<Kind> limited = Set.of();

    /** Reads the windows, {@code quota.window.*} and {@code controller.quota.window.*}, once. */
    public ClientQuotas(Clock clock, BrokerSettings settings) {
        this.clock = clock;
        this.samples = settings.getInt("quota.window.num");
        this.windowMs = 1_000L * settings.getInt("quota.window.size.seconds");
        this.mutationSamples = settings.getInt("controller.quota.window.num");
        this.mutationWindowMs = 1_000L * settings.getInt("controller.quota.window.size.seconds");
    }

    /**
     * Takes the values of a user or client id, in the place of those it had.
     *
     * @return names of quotas whose values cannot be and are passed over
     */
    public synchronized List<String> take(SettingScope.Quotas entity, Map<String, String> values) {
        var passedOver = new ArrayList<String>();
        var own = new EnumMap<Kind, Double>(Kind.class);
        for (Kind kind : Kind.values()) {
            String value = values.get(kind.setting);
            if (value != null) {
                try {
                    own.put(
                            kind,
                            Double.parseDouble(Catalogue.honoured()
                                    .quotaSetting(kind.setting, value)
                                    .checked(value)));
                } catch (InvalidSettingException e) {
                    passedOver.add(kind.setting);
                }
            }
        }
        var all = new HashMap<>(limits);
        if (own.isEmpty()) {
            all.remove(entity);
        } else {
            all.put(entity, own);
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        all.values().forEach(each -> kinds.addAll(each.keySet()));
        limits = Map.copyOf(all);
        limited = kinds;
        return passedOver;
    }

    /** Whether anybody has any quota. */
    public boolean any() {
        return !limited.isEmpty();
    }

    /** Whether anybody has a quota of that kind. */
    public boolean any(Kind kind) {
        return limited.contains(kind);
    }

    /**
     * Counts what a client has spent.
     *
     * @param user without its type, as {@code alice}
     * @return how long it is to be held back, in ms
     */
    public long spend(Kind kind, String user, String clientId, double amount) {
        return applied(kind, user, clientId)
                .map(applied -> {
                    RateQuota quota = rate(applied);
                    quota.record(amount);
                    long ms = quota.throttleMs();
                    // As Kafka: the time of threads is not held against anybody for longer than one window.
                    return kind == Kind.REQUEST ? Math.min(ms, windowMs) : ms;
                })
                .orElse(0L);
    }

    /** It was not spent after all. */
    public void takeBack(Kind kind, String user, String clientId, double amount) {
        applied(kind, user, clientId).ifPresent(applied -> rate(applied).record(-amount));
    }

    /** The most that can be spent within all full windows without being held back; the largest number without a quota. */
    public long mostAtOnce(Kind kind, String user, String clientId) {
        return applied(kind, user, clientId)
                .map(applied -> (long) (applied.limit() * (samples - 1) * windowMs / 1_000))
                .orElse(Long.MAX_VALUE);
    }

    /**
     * What one request may change of topics.
     *
     * @param strict whether its version knows THROTTLING_QUOTA_EXCEEDED; else it is done in any case and the client held back
     */
    public MutationQuota mutations(String user, String clientId, boolean strict) {
        return applied(Kind.MUTATION, user, clientId)
                .map(applied -> {
                    TokenBucket bucket = mutations.computeIfAbsent(
                            applied.spender(),
                            s -> new TokenBucket(clock, mutationSamples, mutationWindowMs, applied.limit()));
                    bucket.limit(applied.limit());
                    return new MutationQuota(Optional.of(bucket), strict);
                })
                .orElse(MutationQuota.NONE);
    }

    private RateQuota rate(AppliedLimit applied) {
        if (spent.size() > FORGET_FROM) {
            spent.values().removeIf(RateQuota::idle);
        }
        RateQuota rate =
                spent.computeIfAbsent(applied.spender(), s -> RateQuota.overAllWindows(clock, samples, windowMs));
        rate.limit(applied.limit());
        return rate;
    }

    private Optional<AppliedLimit> applied(Kind kind, String user, String clientId) {
        if (!any(kind)) {
            return Optional.empty();
        }
        Map<SettingScope.Quotas, Map<Kind, Double>> now = limits;
        String every = SettingScope.DEFAULT;
        String u = SettingScope.Quotas.encoded(user);
        String c = SettingScope.Quotas.encoded(clientId);
        for (SettingScope.Quotas entity : List.of(
                new SettingScope.UserClient(u, c),
                new SettingScope.UserClient(u, every),
                new SettingScope.User(u),
                new SettingScope.UserClient(every, c),
                new SettingScope.UserClient(every, every),
                new SettingScope.User(every),
                new SettingScope.Client(c),
                new SettingScope.Client(every))) {
            Double limit = now.getOrDefault(entity, Map.of()).get(kind);
            if (limit != null) {
                var spender = new Spender(
                        kind,
                        entity instanceof SettingScope.Client ? Optional.empty() : Optional.of(u),
                        entity instanceof SettingScope.User ? Optional.empty() : Optional.of(c));
                return Optional.of(new AppliedLimit(spender, limit));
            }
        }
        return Optional.empty();
    }
}
