package brokerlab.app.settings;

import brokerlab.app.kit.Status;
import brokerlab.app.words.Formats;
import brokerlab.app.words.ShortNames;
import brokerlab.app.words.Texts;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.view.ChangeEffect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The effects of staged changes in words: those of one kind on one topic or group are told together, the worst first. Pure. */
final class EffectWords {
    /**
     * What is told as one.
     *
     * @param details a sentence each
     */
    record EffectCard(Status status, String title, List<String> details) {}

    private final Texts texts;
    private final Formats formats;
    private final long nowMs;

    /** @param nowMs wall time */
    EffectWords(Texts texts, long nowMs) {
        this.texts = texts;
        this.formats = new Formats(texts);
        this.nowMs = nowMs;
    }

    List<EffectCard> cards(List<ChangeEffect> effects) {
        var cards = new ArrayList<EffectCard>();
        by(effects, ChangeEffect.SegmentsDeleted.class, ChangeEffect.SegmentsDeleted::topic)
                .forEach((topic, all) -> cards.add(deleted(topic, all)));
        by(effects, ChangeEffect.GroupLoses.class, ChangeEffect.GroupLoses::group)
                .forEach((group, all) -> cards.add(loses(group, all)));
        by(effects, ChangeEffect.SegmentsKept.class, ChangeEffect.SegmentsKept::topic)
                .forEach((topic, all) -> cards.add(kept(topic, all)));
        by(effects, ChangeEffect.WritesByIsr.class, e -> e.topic() + "/" + e.refused())
                .forEach((key, all) -> cards.add(writes(all)));
        by(effects, ChangeEffect.LeaderElected.class, e -> e.topic() + "/" + e.unclean())
                .forEach((key, all) -> cards.add(leaders(all)));
        by(effects, ChangeEffect.SegmentRolled.class, e -> e.topic() + "/" + e.reason())
                .forEach((key, all) -> cards.add(rolled(all)));
        by(effects, ChangeEffect.Compaction.class, e -> e.topic() + "/" + e.begins())
                .forEach((key, all) -> cards.add(compaction(all)));
        by(effects, ChangeEffect.ThreadsChange.class, e -> e.setting() + "/" + e.before() + "/" + e.after())
                .forEach((key, all) -> cards.add(threads(all)));
        by(effects, ChangeEffect.LargerThanFetch.class, e -> e.maxBatchBytes() + "/" + e.fetchBytes())
                .forEach((key, all) -> cards.add(fetch(all)));
        by(
                        effects,
                        ChangeEffect.AutoCreation.class,
                        e -> "" + e.allowed() + e.partitions() + "/" + e.replicationFactor())
                .forEach((key, all) -> cards.add(autoCreation(all)));
        by(effects, ChangeEffect.FromNowOn.class, e -> "")
                .forEach((key, all) -> cards.add(quiet(
                        Status.OK,
                        "fromNowOn",
                        "fromNowOn.how",
                        all.stream().map(ChangeEffect.FromNowOn::setting).toList())));
        by(effects, ChangeEffect.NothingChanges.class, e -> "")
                .forEach((key, all) -> cards.add(quiet(
                        Status.NEUTRAL,
                        "nothing",
                        "nothing.why",
                        all.stream().map(ChangeEffect.NothingChanges::setting).toList())));
        by(effects, ChangeEffect.NoEffect.class, e -> e.reason().name()).forEach((key, all) -> cards.add(unread(all)));
        for (ChangeEffect effect : effects) {
            single(effect).ifPresent(cards::add);
        }
        cards.sort(java.util.Comparator.comparingInt(c -> rank(c.status())));
        return cards;
    }

    private static int rank(Status status) {
        return switch (status) {
            case BAD -> 0;
            case WARN -> 1;
            case INFO -> 2;
            case OK -> 3;
            case NEUTRAL -> 4;
        };
    }

    private static <E extends ChangeEffect> Map<String, List<E>> by(
            List<ChangeEffect> effects, Class<E> kind, Function<E, String> key) {
        return effects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private EffectCard deleted(String topic, List<ChangeEffect.SegmentsDeleted> all) {
        int segments = all.stream().mapToInt(e -> e.baseOffsets().size()).sum();
        int anyway = all.stream().mapToInt(ChangeEffect.SegmentsDeleted::anyway).sum();
        long bytes = all.stream().mapToLong(ChangeEffect.SegmentsDeleted::bytes).sum();
        int partitions = distinct(all, ChangeEffect.SegmentsDeleted::partition).size();
        var details = new ArrayList<String>();
        details.add(text("deleted.where", topic, partitions, all.size()));
        details.add(due(all.stream()
                .mapToLong(ChangeEffect.SegmentsDeleted::dueMs)
                .min()
                .orElse(0)));
        if (anyway > 0) {
            details.add(text("deleted.anyway", anyway));
        }
        return new EffectCard(Status.BAD, text("deleted", segments, formats.bytes(bytes)), details);
    }

    private EffectCard kept(String topic, List<ChangeEffect.SegmentsKept> all) {
        int segments = all.stream().mapToInt(e -> e.baseOffsets().size()).sum();
        long bytes = all.stream().mapToLong(ChangeEffect.SegmentsKept::bytes).sum();
        long due =
                all.stream().mapToLong(ChangeEffect.SegmentsKept::dueMs).min().orElse(0);
        return new EffectCard(
                Status.OK,
                text("kept", segments, formats.bytes(bytes)),
                List.of(text("kept.where", topic, all.size(), at(due))));
    }

    private EffectCard loses(String group, List<ChangeEffect.GroupLoses> all) {
        long records = all.stream().mapToLong(ChangeEffect.GroupLoses::records).sum();
        String topics =
                few(all.stream().map(ChangeEffect.GroupLoses::topic).distinct().toList());
        Set<Integer> partitions = distinct(all, ChangeEffect.GroupLoses::partition);
        return new EffectCard(
                Status.WARN,
                text("loses", group, formats.count(records)),
                List.of(text("loses.where", topics, numbers(partitions), (long) partitions.size())));
    }

    private EffectCard writes(List<ChangeEffect.WritesByIsr> all) {
        ChangeEffect.WritesByIsr first = all.getFirst();
        Set<Integer> partitions = distinct(all, ChangeEffect.WritesByIsr::partition);
        return new EffectCard(
                first.refused() ? Status.BAD : Status.OK,
                text(first.refused() ? "writes.refused" : "writes.accepted", first.topic()),
                List.of(text("writes.where", numbers(partitions), first.isr(), first.minInsync(), (long)
                        partitions.size())));
    }

    private EffectCard leaders(List<ChangeEffect.LeaderElected> all) {
        ChangeEffect.LeaderElected first = all.getFirst();
        long lost = all.stream()
                .mapToLong(ChangeEffect.LeaderElected::lost)
                .filter(n -> n > 0)
                .sum();
        boolean unknown = all.stream().anyMatch(e -> e.lost() < 0);
        var details = new ArrayList<String>();
        Set<Integer> partitions = distinct(all, ChangeEffect.LeaderElected::partition);
        details.add(text("leader.where", numbers(partitions), first.leader(), (long) partitions.size()));
        if (first.unclean()) {
            details.add(
                    lost > 0
                            ? text("leader.lost", formats.count(lost))
                            : text(unknown ? "leader.lost.unknown" : "leader.lost.none"));
        }
        return new EffectCard(
                first.unclean() ? Status.BAD : Status.INFO,
                text(first.unclean() ? "leader.unclean" : "leader", first.topic()),
                details);
    }

    private EffectCard rolled(List<ChangeEffect.SegmentRolled> all) {
        ChangeEffect.SegmentRolled first = all.getFirst();
        long due =
                all.stream().mapToLong(ChangeEffect.SegmentRolled::dueMs).min().orElse(0);
        String when = due > nowMs
                ? text("rolled.later", formats.time(due))
                : first.minBatchBytes() > 0
                        ? text("rolled.batch", formats.bytes(first.minBatchBytes()))
                        : text("rolled.next");
        return new EffectCard(
                Status.INFO,
                text("rolled", all.size()),
                List.of(
                        text("rolled.why." + (first.reason() == RollReason.AGE ? "age" : "size"), first.topic()),
                        when));
    }

    private EffectCard compaction(List<ChangeEffect.Compaction> all) {
        ChangeEffect.Compaction first = all.getFirst();
        long bytes = all.stream().mapToLong(ChangeEffect.Compaction::bytes).sum();
        return new EffectCard(
                Status.INFO,
                text(first.begins() ? "compaction.begins" : "compaction.ends", first.topic()),
                List.of(text("compaction.where", all.size(), formats.bytes(bytes))));
    }

    private EffectCard threads(List<ChangeEffect.ThreadsChange> all) {
        ChangeEffect.ThreadsChange first = all.getFirst();
        Set<Integer> brokers = distinct(all, ChangeEffect.ThreadsChange::broker);
        return new EffectCard(
                Status.INFO,
                text("threads", first.before(), first.after()),
                List.of(text("threads.where", first.setting(), numbers(brokers), (long) brokers.size())));
    }

    private EffectCard fetch(List<ChangeEffect.LargerThanFetch> all) {
        ChangeEffect.LargerThanFetch first = all.getFirst();
        Set<Integer> brokers = distinct(all, ChangeEffect.LargerThanFetch::broker);
        return new EffectCard(
                Status.WARN,
                text("fetch", formats.bytes(first.maxBatchBytes())),
                List.of(text(
                        "fetch.where", formats.bytes(first.fetchBytes()), numbers(brokers), (long) brokers.size())));
    }

    private EffectCard autoCreation(List<ChangeEffect.AutoCreation> all) {
        ChangeEffect.AutoCreation first = all.getFirst();
        Set<Integer> brokers = distinct(all, ChangeEffect.AutoCreation::broker);
        return first.allowed()
                ? new EffectCard(
                        Status.INFO,
                        text("auto.on"),
                        List.of(text(
                                "auto.on.how", first.partitions(), first.replicationFactor(), numbers(brokers), (long)
                                        brokers.size())))
                : new EffectCard(Status.INFO, text("auto.off"), List.of(text("auto.off.how", numbers(brokers), (long)
                        brokers.size())));
    }

    private EffectCard unread(List<ChangeEffect.NoEffect> all) {
        List<String> names =
                all.stream().map(ChangeEffect.NoEffect::setting).distinct().toList();
        return new EffectCard(
                Status.NEUTRAL,
                text("unread", (long) names.size(), names.getFirst()),
                List.of(
                        text("names", few(names)),
                        texts.get("settings.unread.why", all.getFirst().reason().words(texts.locale())),
                        text("unread.how")));
    }

    private EffectCard quiet(Status status, String title, String how, List<String> settings) {
        var details = new ArrayList<String>();
        if (settings.size() > 1) {
            details.add(text("names", few(settings)));
        }
        details.add(text(how));
        return new EffectCard(status, text(title, (long) settings.size(), settings.getFirst()), details);
    }

    private java.util.Optional<EffectCard> single(ChangeEffect effect) {
        return java.util.Optional.ofNullable(
                switch (effect) {
                    case ChangeEffect.BatchesRefused e -> refused(e);
                    case ChangeEffect.BrokersRestart e ->
                        new EffectCard(
                                Status.WARN,
                                text("restart.brokers", (long) e.brokers().size(), numbers(e.brokers())),
                                List.of(text("restart.brokers.how")));
                    case ChangeEffect.NodesRestart e ->
                        new EffectCard(
                                Status.WARN,
                                text("restart.nodes", (long) e.nodes().size(), numbers(e.nodes())),
                                List.of(text("restart.nodes.how")));
                    case ChangeEffect.AppRestart e ->
                        new EffectCard(
                                Status.WARN, text("restart.app"), List.of(text("restart.app.how", few(e.settings()))));
                    case ChangeEffect.ListenersChange e -> listeners(e);
                    case ChangeEffect.TopicDeletion e ->
                        new EffectCard(
                                e.waiting().isEmpty() ? Status.INFO : Status.BAD,
                                text(e.allowed() ? "deletion.on" : "deletion.off"),
                                e.waiting().isEmpty()
                                        ? List.of()
                                        : List.of(text("deletion.waiting", few(e.waiting()))));
                    case ChangeEffect.Further e ->
                        new EffectCard(
                                Status.NEUTRAL,
                                text("further", formats.count(e.count())),
                                List.of(text(
                                        "further.sum",
                                        formats.count(e.segments()),
                                        formats.bytes(e.bytes()),
                                        formats.count(e.records()))));
                    default -> null;
                });
    }

    private EffectCard refused(ChangeEffect.BatchesRefused e) {
        var details = new ArrayList<String>();
        if (e.batches() == 0) {
            details.add(text("batches.largest", formats.bytes(e.largestBatch())));
            return new EffectCard(Status.OK, text("batches.none", e.topic(), formats.bytes(e.maxBytes())), details);
        }
        details.add(text("batches.some", formats.count(e.batches()), formats.bytes(e.largestBatch())));
        if (!e.producers().isEmpty()) {
            details.add(text(
                    "batches.producers",
                    e.producers().stream().limit(6).map(String::valueOf).collect(Collectors.joining(", "))));
        }
        if (!e.complete()) {
            details.add(text("batches.newest"));
        }
        return new EffectCard(Status.BAD, text("batches", e.topic(), formats.bytes(e.maxBytes())), details);
    }

    private EffectCard listeners(ChangeEffect.ListenersChange e) {
        var details = new ArrayList<String>();
        if (!e.opened().isEmpty()) {
            details.add(text("listeners.opened", String.join(", ", e.opened())));
        }
        if (!e.closed().isEmpty()) {
            details.add(text("listeners.closed", String.join(", ", e.closed())));
        }
        return new EffectCard(e.closed().isEmpty() ? Status.INFO : Status.WARN, text("listeners", e.broker()), details);
    }

    private static <E> Set<Integer> distinct(List<E> all, Function<E, Integer> number) {
        return all.stream().map(number).collect(Collectors.toCollection(TreeSet::new));
    }

    private String few(List<String> names) {
        return ShortNames.few(texts, "settings.effect.more", names);
    }

    /** At most ten of them by name. */
    private String numbers(Collection<Integer> numbers) {
        String named = numbers.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
        return numbers.size() <= 10 ? named : text("more", named, numbers.size() - 10);
    }

    private String due(long dueMs) {
        if (dueMs == ChangeEffect.AFTER_RESTART) {
            return text("due.restart");
        }
        return dueMs <= nowMs ? text("due.now") : text("due.check", formats.time(dueMs));
    }

    private String at(long dueMs) {
        return dueMs <= nowMs ? formats.time(nowMs) : formats.time(dueMs);
    }

    private String text(String key, Object... values) {
        return texts.get("settings.effect." + key, plain(values));
    }

    /** Numbers that name something are told as they are, without grouping. */
    private static Object[] plain(Object... values) {
        return java.util.Arrays.stream(values)
                .map(v -> v instanceof Integer ? String.valueOf(v) : v)
                .toArray();
    }
}
