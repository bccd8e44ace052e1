package brokerlab.engine.metadata;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.ConfigZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.ZnodeEvent;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.MalformedZnodeException;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.SettingEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Keeps one broker's dynamic settings true to {@code /config}.
 *
 * <pre>
 *   change of /config/topics/T or /config/brokers/N ─▶ read it ─▶ differs from what is known? ─┬▶ BrokerSettings / TopicOverrides
 *   or of users, clients, addresses                              │                             ├▶ followers
 *   RESYNC ─▶ read everything ───────────────────────────────────┘                             └▶ SettingChanged (by one broker), SettingsTaken
 *   notice in /config/changes ─▶ old ones are purged
 * </pre>
 *
 * The znodes themselves are watched, not only the notices: so a topic's settings are known soon after the topic is made, and
 * forgotten with it. Who needs them to be known, as it makes the topic's first log, has them read ({@link TopicOverrides#upToDate}).
 */
public final class ConfigChanges {
    /** Kafka's: a broker that was away reads everything anyway. */
    private static final long NOTICES_KEPT_MS = 15 * 60_000L;

    private static final long PURGE_EVERY_MS = 60_000;
    private static final long RETRY_MS = 500;
    private static final List<String> TYPES = List.of(
            SettingScope.BROKERS, SettingScope.TOPICS, SettingScope.USERS, SettingScope.CLIENTS, SettingScope.IPS);

    /** Takes what users, client ids and addresses have. Called on one lane. */
    public interface Follower {
        /**
         * Takes an entity's values as stored.
         *
         * @param values none when it has none any more
         * @return names of those that cannot be and are passed over
         */
        List<String> take(SettingScope.Quotas entity, Map<String, String> values);
    }

    private final int broker;
    private final Coordination coordination;
    private final BrokerSettings settings;
    private final Tasks tasks;
    private final Journal journal;
    private final BooleanSupplier journals;
    private final Lane lane;
    private final TopicConfigs topics;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> firstRead = new CompletableFuture<>();

    // Of the lane.
    private final Map<SettingScope.Entity, Map<String, String>> known = new HashMap<>();
    private boolean reading;
    private boolean readAgain;
    private long purgedAtMs;

    /** @param journals whether this broker is the one that journals changes; asked at each change */
    public ConfigChanges(
            int broker,
            Coordination coordination,
            BrokerSettings settings,
            Tasks tasks,
            Journal journal,
            BooleanSupplier journals) {
        this.broker = broker;
        this.coordination = coordination;
        this.settings = settings;
        this.tasks = tasks;
        this.journal = journal;
        this.journals = journals;
        this.lane = tasks.lane("settings");
        this.topics = new TopicConfigs(settings, this::readTopics);
        this.purgedAtMs = tasks.clock().elapsedMs() - PURGE_EVERY_MS;
    }

    /** Completes when everything was read once. Connections lost meanwhile are borne; it fails when reading is refused. */
    public CompletableFuture<Void> start() {
        coordination.watch(ZnodeLayout.CONFIG, true, this::saw);
        lane.execute(this::readAll);
        return firstRead;
    }

    /** Tells {@code follower} of users, client ids and addresses; asked for before the start. */
    public void follow(Follower follower) {
        followers.add(follower);
    }

    /** This broker's view of the topics' settings. */
    public TopicOverrides topics() {
        return topics;
    }

    private void saw(ZnodeEvent event) {
        if (event.kind() == ZnodeEvent.Kind.RESYNC) {
            lane.execute(this::readAll);
        } else if (event.path().startsWith(ZnodeLayout.CONFIG_CHANGE_PREFIX)) {
            if (event.kind() == ZnodeEvent.Kind.CREATED) {
                lane.execute(this::purge);
            }
        } else {
            entity(event.path()).ifPresent(this::read);
        }
    }

    /** The entity a path belongs to. */
    private static Optional<SettingScope.Entity> entity(String path) {
        return SettingScope.Entity.ofPath(path.substring(Math.min(path.length(), ZnodeLayout.CONFIG.length() + 1)));
    }

    // ---- reading

    private void readAll() {
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        var types = TYPES.stream().map(this::readType).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(types).whenComplete((v, e) -> lane.execute(() -> allRead(e)));
    }

    private CompletableFuture<Void> readType(String type) {
        return ConfigEntities.ofType(coordination, type).thenCompose(entities -> {
            lane.execute(() -> forgetOthers(type, entities));
            return fetchAll(entities, true);
        });
    }

    /** One that came since they were listed is read after this, as its change was told after the list. */
    private void forgetOthers(String type, List<SettingScope.Entity> entities) {
        var there = new HashSet<>(entities);
        for (SettingScope.Entity entity : List.copyOf(known.keySet())) {
            if (entity.type().equals(type) && !there.contains(entity)) {
                take(entity, Map.of());
            }
        }
    }

    private CompletableFuture<Void> fetchAll(Collection<? extends SettingScope.Entity> entities, boolean followed) {
        return CompletableFuture.allOf(
                entities.stream().map(entity -> fetch(entity, followed)).toArray(CompletableFuture[]::new));
    }

    private void allRead(Throwable error) {
        reading = false;
        if (error != null) {
            Reason reason = CoordinationException.reasonOf(error);
            if (reason != Reason.CONNECTION_LOSS && reason != Reason.SESSION_EXPIRED) {
                // Whoever waits to start is told; it would not be mended by waiting.
                firstRead.completeExceptionally(error);
            }
            if (reason != Reason.CLOSED) {
                tasks.after(RETRY_MS, () -> lane.execute(this::readAll));
            }
        } else if (readAgain) {
            readAgain = false;
            readAll();
        } else {
            firstRead.complete(null);
        }
    }

    private void read(SettingScope.Entity entity) {
        fetch(entity, true).whenComplete((v, e) -> {
            if (e != null && CoordinationException.reasonOf(e) != Reason.CLOSED) {
                tasks.after(RETRY_MS, () -> lane.execute(this::readAll));
            }
        });
    }

    /**
     * Reads an entity anew; completes when what stands there now is in force on this broker. What fails meanwhile is tried again, until
     * the broker stops. A change that this broker wrote is read, too: the ensemble answers one session in the order asked.
     */
    public CompletableFuture<Void> refresh(SettingScope.Entity entity) {
        return fetch(entity, true)
                .exceptionallyCompose(e -> CoordinationException.reasonOf(e) == Reason.CLOSED
                        ? CompletableFuture.failedFuture(e)
                        : later().thenCompose(now -> refresh(entity)));
    }

    private CompletableFuture<Void> later() {
        var later = new CompletableFuture<Void>();
        tasks.after(RETRY_MS, () -> later.complete(null));
        return later;
    }

    /** What follows a sync in one session is read behind it. */
    private CompletableFuture<Void> readTopics(Set<String> names) {
        CompletableFuture<Void> seen = coordination.sync();
        CompletableFuture<Void> read =
                fetchAll(names.stream().map(SettingScope.Topic::new).toList(), false);
        return CompletableFuture.allOf(seen, read)
                .exceptionallyCompose(e -> CoordinationException.reasonOf(e) == Reason.CLOSED
                        ? CompletableFuture.failedFuture(e)
                        : later().thenCompose(now -> readTopics(names)));
    }

    /**
     * Answers come in the order asked, so what is taken last is newest.
     *
     * @param followed completes not when it is taken, but when it is followed as well
     */
    private CompletableFuture<Void> fetch(SettingScope.Entity entity, boolean followed) {
        String path = ZnodeLayout.config(entity);
        return coordination.get(path).thenCompose(found -> {
            var taken = new CompletableFuture<Void>();
            lane.execute(() -> {
                try {
                    take(entity, found.map(z -> values(path, z.data())).orElse(Map.of()));
                } finally {
                    if (followed) {
                        topics.followed().thenAccept(taken::complete);
                    } else {
                        taken.complete(null);
                    }
                }
            });
            return taken;
        });
    }

    /** An unreadable znode holds no settings for us, and says so. */
    private Map<String, String> values(String path, byte[] data) {
        try {
            return ConfigZnode.decode(path, data).values();
        } catch (MalformedZnodeException e) {
            warn(e.getMessage(), "Correct or delete " + path);
            return Map.of();
        }
    }

    // ---- taking

    private void take(SettingScope.Entity entity, Map<String, String> values) {
        Map<String, String> before = known.getOrDefault(entity, Map.of());
        if (before.equals(values)) {
            return;
        }
        if (values.isEmpty()) {
            known.remove(entity);
        } else {
            known.put(entity, values);
        }
        if (firstRead.isDone() && journals.getAsBoolean()) {
            journalDifference(entity, before, values);
        }
        switch (entity) {
            case SettingScope.Topic topic -> {
                topics.take(topic.name(), valid(entity, values));
                taken(entity);
            }
            case SettingScope.ClusterDefault all -> takeBroker(entity, values);
            case SettingScope.Broker one -> {
                if (one.id() == broker) {
                    takeBroker(entity, values);
                }
            }
            case SettingScope.Quotas of ->
                followers.forEach(follower -> warnPassedOver(entity, follower.take(of, values)));
        }
    }

    private void takeBroker(SettingScope.Entity entity, Map<String, String> values) {
        List<String> passedOver = settings.takeDynamic(
                known.getOrDefault(new SettingScope.ClusterDefault(), Map.of()),
                known.getOrDefault(new SettingScope.Broker(broker), Map.of()));
        warnPassedOver(entity, passedOver.stream().filter(values::containsKey).toList());
        taken(entity);
    }

    private void taken(SettingScope.Entity entity) {
        if (firstRead.isDone()) {
            journal.append(broker, new SettingEvent.SettingsTaken(entity));
        }
    }

    /** What another tool wrote without our validation is passed over. */
    private Map<String, String> valid(SettingScope.Entity entity, Map<String, String> values) {
        var kept = new TreeMap<String, String>();
        var passedOver = new ArrayList<String>();
        values.forEach((name, value) -> {
            try {
                kept.put(name, Catalogue.honoured().topicSetting(name, value).checked(value));
            } catch (InvalidSettingException e) {
                passedOver.add(name);
            }
        });
        warnPassedOver(entity, passedOver);
        return kept;
    }

    private void warnPassedOver(SettingScope.Entity entity, List<String> names) {
        if (!names.isEmpty()) {
            warn(
                    "Values of " + String.join(", ", names) + " in " + ZnodeLayout.config(entity)
                            + " are unknown to this engine or out of range, and are passed over",
                    "Reset them");
        }
    }

    private void warn(String what, String remedy) {
        if (journals.getAsBoolean()) {
            journal.append(broker, new ProblemEvent.Warning(what, remedy));
        }
    }

    private void journalDifference(SettingScope.Entity entity, Map<String, String> before, Map<String, String> after) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        // Beside quotas a user has credentials, which nobody is told.
        names.removeIf(setting -> entity instanceof SettingScope.Quotas
                && Catalogue.honoured().quota(setting).isEmpty());
        for (String setting : names) {
            String old = before.getOrDefault(setting, "");
            String now = after.getOrDefault(setting, "");
            boolean password = entity.kind() == Setting.Scope.BROKER
                    && Catalogue.honoured().brokerSetting(setting).sensitive();
            if (!old.equals(now)) {
                journal.append(
                        JournalEntry.CLUSTER,
                        new SettingEvent.SettingChanged(
                                entity,
                                setting,
                                password && !old.isEmpty() ? Setting.HIDDEN : old,
                                password && !now.isEmpty() ? Setting.HIDDEN : now));
            }
        }
    }

    // ---- notices

    private void purge() {
        long now = tasks.clock().elapsedMs();
        if (now - purgedAtMs < PURGE_EVERY_MS) {
            return;
        }
        purgedAtMs = now;
        coordination
                .children(ZnodeLayout.CONFIG_CHANGES)
                .thenAccept(names -> purgeFrom(names, 0))
                .exceptionally(e -> purgeFailed(e));
    }

    /** Names rise with age falling: the first that is young enough ends it. */
    private void purgeFrom(List<String> names, int index) {
        if (index >= names.size()) {
            return;
        }
        String path = ZnodeLayout.CONFIG_CHANGES + "/" + names.get(index);
        coordination
                .get(path)
                .thenAccept(found -> {
                    long age = tasks.clock().wallMs()
                            - found.map(Coordination.Znode::createdMs).orElse(0L);
                    if (age > NOTICES_KEPT_MS) {
                        coordination.delete(path, Coordination.ANY_VERSION).exceptionally(e -> {
                            purgeFailed(e);
                            return null;
                        });
                        purgeFrom(names, index + 1);
                    }
                })
                .exceptionally(e -> purgeFailed(e));
    }

    /** Every broker purges, so mostly another one was quicker; whatever is left is purged with the next notice. */
    private Void purgeFailed(Throwable error) {
        Reason reason = CoordinationException.reasonOf(error);
        if (reason == Reason.OTHER) {
            warn(
                    "Old change notices were not purged: " + error.getMessage(),
                    "Delete them from " + ZnodeLayout.CONFIG_CHANGES);
        }
        return null;
    }
}
