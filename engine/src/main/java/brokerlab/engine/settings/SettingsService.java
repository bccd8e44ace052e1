package brokerlab.engine.settings;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.PasswordEncoder;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.ConfigChangeZnode;
import brokerlab.engine.coordination.ConfigZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.ConfigEntities;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Where the own settings of topics, brokers, users, client ids and addresses are checked, changed and read, by whatever way somebody asks
 * for it. They are changed by compare-and-set, and the change notice is left in the same transaction, so that there is never one without
 * the other. One for each broker.
 */
public final class SettingsService {
    /** Races lost before the writer gives up; each means that somebody else's change got in. */
    private static final int ATTEMPTS = 20;

    private static final Comparator<SettingScope.Entity> BY_PATH = Comparator.comparing(SettingScope.Entity::path);

    private final Coordination coordination;
    private final SettingsPolicy policy;
    private final PasswordEncoder passwords;
    private final LiveChecks checks;
    private final ConfigChanges changes;

    /** @param changes of this broker */
    public SettingsService(
            Coordination coordination,
            SettingsPolicy policy,
            PasswordEncoder passwords,
            LiveChecks checks,
            ConfigChanges changes) {
        this.coordination = coordination;
        this.policy = policy;
        this.passwords = passwords;
        this.checks = checks;
        this.changes = changes;
    }

    /**
     * What {@link #alter} would refuse, refused without changing anything.
     *
     * @param after all own settings the entity would have
     * @throws brokerlab.engine.wire.ProtocolException POLICY_VIOLATION
     * @throws brokerlab.engine.config.InvalidSettingException for a password that cannot be stored, and for what the broker
     *     concerned could not live with
     */
    public void check(SettingScope.Entity entity, Map<String, String> after) {
        policy.check(entity, after);
        checks.check(entity, after);
        after.keySet().stream().filter(name -> isPassword(entity, name)).forEach(passwords::requireSecret);
    }

    /**
     * Replaces an entity's own settings. Completes when this broker goes by the new ones.
     *
     * @param change from the values stored to the new ones; may be called again after a lost race; what it throws fails the future
     */
    public CompletableFuture<Void> alter(SettingScope.Entity entity, UnaryOperator<Map<String, String>> change) {
        return attempt(Map.of(entity, change), ATTEMPTS).thenCompose(written -> changes.refresh(entity));
    }

    /**
     * Sets and resets single values of one or several entities, all of them or none. Completes when they are written.
     *
     * @param changed by entity and name, empty to reset
     */
    public CompletableFuture<Void> alter(Map<SettingScope.Entity, Map<String, Optional<String>>> changed) {
        var operators = new TreeMap<SettingScope.Entity, UnaryOperator<Map<String, String>>>(BY_PATH);
        changed.forEach((entity, values) -> {
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
     */
    public CompletableFuture<Void> forget(SettingScope.Entity entity) {
        return forget(entity, ATTEMPTS);
    }

    private CompletableFuture<Void> forget(SettingScope.Entity entity, int left) {
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

    private CompletableFuture<Void> attempt(
            Map<SettingScope.Entity, UnaryOperator<Map<String, String>>> asked, int left) {
        CompletableFuture<List<Op>> gathered = CompletableFuture.completedFuture(List.of());
        for (var each : asked.entrySet()) {
            gathered = gathered.thenCombine(ops(each.getKey(), each.getValue()), SettingsService::both);
        }
        return gathered.thenCompose(ops -> ops.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : coordination
                        .multi(ops)
                        .<Void>thenApply(written -> null)
                        .exceptionallyCompose(e -> left > 1 && raceLost(e)
                                ? attempt(asked, left - 1)
                                : CompletableFuture.failedFuture(ProtocolException.unwrapped(e))));
    }

    private static List<Op> both(List<Op> some, List<Op> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** The write and its notice, in this order; nothing when nothing changes. */
    private CompletableFuture<List<Op>> ops(SettingScope.Entity entity, UnaryOperator<Map<String, String>> change) {
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

    private static Op notice(SettingScope.Entity entity) {
        return new Op.Create(
                ZnodeLayout.CONFIG_CHANGE_PREFIX,
                new ConfigChangeZnode(entity.path()).encode(),
                Mode.PERSISTENT_SEQUENTIAL);
    }

    /** A user's client ids lie below a node of their own, which is made with the first. */
    private CompletableFuture<Void> parent(SettingScope.Entity entity, boolean there) {
        String path = ZnodeLayout.config(entity);
        return there || !(entity instanceof SettingScope.UserClient)
                ? CompletableFuture.completedFuture(null)
                : coordination.ensurePath(path.substring(0, path.lastIndexOf('/')));
    }

    /** Completes when this broker goes by what these entities have now, whichever broker it was changed at. */
    public CompletableFuture<Void> refresh(Collection<? extends SettingScope.Entity> entities) {
        return coordination
                .sync()
                .thenCompose(now -> CompletableFuture.allOf(
                        entities.stream().map(changes::refresh).toArray(CompletableFuture[]::new)));
    }

    /** What all entities of a type have, read now; those that have nothing are left out. */
    public CompletableFuture<Map<SettingScope.Entity, Map<String, String>>> all(String type) {
        return coordination
                .sync()
                .thenCompose(now -> ConfigEntities.ofType(coordination, type))
                .thenCompose(entities -> {
                    var read = new TreeMap<SettingScope.Entity, CompletableFuture<Map<String, String>>>(BY_PATH);
                    for (SettingScope.Entity entity : entities) {
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
                                var all = new TreeMap<SettingScope.Entity, Map<String, String>>(BY_PATH);
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
    private Map<String, String> stored(
            SettingScope.Entity entity, Map<String, String> before, Map<String, String> asked) {
        var stored = new TreeMap<>(asked);
        stored.replaceAll((name, value) ->
                isPassword(entity, name) && !value.equals(before.get(name)) ? passwords.encode(name, value) : value);
        return stored;
    }

    private static boolean isPassword(SettingScope.Entity entity, String name) {
        return entity.kind() == Setting.Scope.BROKER && Catalogue.honoured().isPassword(name);
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
