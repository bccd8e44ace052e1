package brokerlab.engine.metadata;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.PasswordEncoder;
import brokerlab.engine.coordination.ConfigChangeZnode;
import brokerlab.engine.coordination.ConfigZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Changes an entity's own settings by compare-and-set, and leaves the change notice in the same transaction, so that there is
 * never one without the other.
 */
public final class ConfigWriter {
    /** Races lost before the writer gives up; each means that somebody else's change got in. */
    private static final int ATTEMPTS = 20;

    private final Coordination coordination;
    private final SettingsPolicy policy;
    private final PasswordEncoder passwords;
    private final LiveChecks checks;

    public ConfigWriter(
            Coordination coordination, SettingsPolicy policy, PasswordEncoder passwords, LiveChecks checks) {
        this.coordination = coordination;
        this.policy = policy;
        this.passwords = passwords;
        this.checks = checks;
    }

    /** Where no broker is asked first. */
    public ConfigWriter(Coordination coordination, SettingsPolicy policy, PasswordEncoder passwords) {
        this(coordination, policy, passwords, new LiveChecks());
    }

    /** Without a policy, and where no passwords are stored. */
    public ConfigWriter(Coordination coordination) {
        this(coordination, SettingsPolicy.NONE, PasswordEncoder.none());
    }

    /**
     * What {@link #alter} would refuse, refused without changing anything.
     *
     * @param after all own settings the entity would have
     * @throws brokerlab.engine.wire.ProtocolException POLICY_VIOLATION
     * @throws brokerlab.engine.config.InvalidSettingException for a password that cannot be stored, and for what the broker
     *     concerned could not live with
     */
    public void check(String type, String entity, Map<String, String> after) {
        policy.check(type + "/" + entity, after);
        checks.check(type + "/" + entity, after);
        after.keySet().stream().filter(name -> isPassword(type, name)).forEach(passwords::requireSecret);
    }

    /**
     * Replaces an entity's own settings.
     *
     * @param type {@code topics}, {@code brokers}, {@code users}, {@code clients} or {@code ips}
     * @param entity topic name, broker id, user ({@code U} or {@code U/clients/C}), client id, address, or {@code <default>}, as the
     *     znodes are named
     * @param change from the values stored to the new ones; may be called again after a lost race; what it throws fails the future
     */
    public CompletableFuture<Void> alter(String type, String entity, UnaryOperator<Map<String, String>> change) {
        return attempt(Map.of(type + "/" + entity, change), ATTEMPTS);
    }

    /** Sets and resets single values of one entity, as below. */
    public CompletableFuture<Void> alter(String entityPath, Map<String, Optional<String>> changes) {
        return alter(Map.of(entityPath, changes));
    }

    /**
     * Sets and resets single values of one or several entities, all of them or none.
     *
     * @param changes by {@code topics/T}, {@code brokers/N} or {@code brokers/<default>}, then by name, empty to reset
     */
    public CompletableFuture<Void> alter(Map<String, Map<String, Optional<String>>> changes) {
        var operators = new TreeMap<String, UnaryOperator<Map<String, String>>>();
        changes.forEach((entity, values) -> {
            var copy = Map.copyOf(values);
            operators.put(entity, before -> {
                var after = new TreeMap<>(before);
                copy.forEach((name, value) -> value.ifPresentOrElse(v -> after.put(name, v), () -> after.remove(name)));
                return after;
            });
        });
        return attempt(operators, ATTEMPTS);
    }

    /**
     * Takes an entity that exists no more away, with all it had set itself; a znode without values, which a tool that resets the last of
     * them leaves, goes too.
     *
     * @param entity {@code brokers/N} and so on, as the znodes are named
     */
    public CompletableFuture<Void> forget(String entity) {
        return forget(entity, ATTEMPTS);
    }

    private CompletableFuture<Void> forget(String entity, int left) {
        String path = ZnodeLayout.config(entity);
        return coordination
                .get(path)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : coordination
                                .multi(List.of(new Op.Delete(path, found.get().version()), notice(entity)))
                                .<Void>thenApply(written -> null)
                                .exceptionallyCompose(e -> left > 1 && raceLost(e)
                                        ? forget(entity, left - 1)
                                        : CompletableFuture.failedFuture(ProtocolException.unwrapped(e))));
    }

    private CompletableFuture<Void> attempt(Map<String, UnaryOperator<Map<String, String>>> changes, int left) {
        CompletableFuture<List<Op>> gathered = CompletableFuture.completedFuture(List.of());
        for (var each : changes.entrySet()) {
            gathered = gathered.thenCombine(ops(each.getKey(), each.getValue()), ConfigWriter::both);
        }
        return gathered.thenCompose(ops -> ops.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : coordination
                        .multi(ops)
                        .<Void>thenApply(written -> null)
                        .exceptionallyCompose(e -> left > 1 && raceLost(e)
                                ? attempt(changes, left - 1)
                                : CompletableFuture.failedFuture(ProtocolException.unwrapped(e))));
    }

    private static List<Op> both(List<Op> some, List<Op> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** The write and its notice, in this order; nothing when nothing changes. */
    private CompletableFuture<List<Op>> ops(String entity, UnaryOperator<Map<String, String>> change) {
        String path = ZnodeLayout.config(entity);
        return coordination.get(path).thenCompose(found -> {
            var before = found.map(z -> ConfigZnode.decode(path, z.data())).orElse(ConfigZnode.EMPTY);
            var asked = change.apply(before.values());
            if (asked.equals(before.values())) {
                return CompletableFuture.completedFuture(List.of());
            }
            policy.check(entity, asked);
            checks.check(entity, asked);
            var after = new ConfigZnode(stored(entity, before.values(), asked));
            Op write = found.<Op>map(z -> new Op.Set(path, after.encode(), z.version()))
                    .orElseGet(() -> new Op.Create(path, after.encode(), Mode.PERSISTENT));
            return parent(entity, found.isPresent()).thenApply(made -> List.of(write, notice(entity)));
        });
    }

    private static Op notice(String entity) {
        return new Op.Create(
                ZnodeLayout.CONFIG_CHANGE_PREFIX, new ConfigChangeZnode(entity).encode(), Mode.PERSISTENT_SEQUENTIAL);
    }

    /** A user's client ids lie below a node of their own, which is made with the first. */
    private CompletableFuture<Void> parent(String entity, boolean there) {
        return there || entity.indexOf('/') == entity.lastIndexOf('/')
                ? CompletableFuture.completedFuture(null)
                : coordination.ensurePath(ZnodeLayout.config(entity.substring(0, entity.lastIndexOf('/'))));
    }

    /** What all entities of a type have, read now; those that have nothing are left out. */
    public CompletableFuture<Map<String, Map<String, String>>> all(String type) {
        return ConfigEntities.ofType(coordination, type).thenCompose(entities -> {
            var read = new TreeMap<String, CompletableFuture<Map<String, String>>>();
            for (String entity : entities) {
                String path = ZnodeLayout.config(entity);
                read.put(
                        entity,
                        coordination
                                .get(path)
                                .thenApply(found -> found.map(z -> ConfigZnode.decode(path, z.data())
                                                .values())
                                        .orElse(Map.of())));
            }
            return CompletableFuture.allOf(read.values().toArray(CompletableFuture[]::new))
                    .thenApply(done -> {
                        var all = new TreeMap<String, Map<String, String>>();
                        read.forEach((entity, values) -> {
                            if (!values.join().isEmpty()) {
                                all.put(entity, values.join());
                            }
                        });
                        return all;
                    });
        });
    }

    /** Passwords that are new are encrypted; the others already are. */
    private Map<String, String> stored(String entity, Map<String, String> before, Map<String, String> asked) {
        String type = entity.substring(0, entity.indexOf('/'));
        var stored = new TreeMap<>(asked);
        stored.replaceAll((name, value) ->
                isPassword(type, name) && !value.equals(before.get(name)) ? passwords.encode(name, value) : value);
        return stored;
    }

    private static boolean isPassword(String type, String name) {
        return type.equals(ZnodeLayout.TYPE_BROKERS) && Catalogue.honoured().isPassword(name);
    }

    /** An entity was changed, made or deleted since it was read; writes stand at even places. */
    private static boolean raceLost(Throwable error) {
        if (!(ProtocolException.unwrapped(error) instanceof CoordinationException refused)
                || refused.opIndex() % 2 != 0) {
            return false;
        }
        Reason reason = refused.reason();
        return reason == Reason.BAD_VERSION || reason == Reason.NODE_EXISTS || reason == Reason.NO_NODE;
    }
}
