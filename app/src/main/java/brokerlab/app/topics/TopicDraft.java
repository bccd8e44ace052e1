package brokerlab.app.topics;

import brokerlab.app.topics.DraftProblem.Field;
import brokerlab.app.words.Bounds;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Quantity;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Unit;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A topic to be made, and everything that stands against it: the checks Kafka makes, while one types.
 *
 * @param settings as they would be stored; what was typed where it is no value
 * @param typed what was typed for them, which a refusal repeats
 */
record TopicDraft(
        String name, int partitions, int replicationFactor, Map<String, String> settings, Map<String, String> typed) {
    /** More needs a tool that creates in batches; it also keeps the preview readable. */
    static final int MOST_PARTITIONS = 10_000;

    private static final int LONGEST_NAME = 249;
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]*");

    TopicDraft {
        settings = Map.copyOf(settings);
        typed = Map.copyOf(typed);
    }

    /** Of settings typed as they are stored. */
    TopicDraft(String name, int partitions, int replicationFactor, Map<String, String> settings) {
        this(name, partitions, replicationFactor, settings, settings);
    }

    /** @param brokers how many run now */
    List<DraftProblem> problems(Collection<Snapshot.Topic> existing, int brokers) {
        var problems = new ArrayList<DraftProblem>();
        nameProblem(existing).ifPresent(problems::add);
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            problems.add(DraftProblem.of(Field.PARTITIONS, "problem.partitions", 1, MOST_PARTITIONS));
        }
        if (replicationFactor < 1) {
            problems.add(DraftProblem.of(Field.REPLICATION, "problem.replication.low"));
        } else if (replicationFactor > brokers) {
            problems.add(DraftProblem.of(Field.REPLICATION, "problem.replication.high", replicationFactor, brokers));
        }
        settings.forEach((setting, value) -> settingProblem(setting, value).ifPresent(problems::add));
        minInsync()
                .filter(min -> min > replicationFactor && replicationFactor >= 1)
                .ifPresent(min ->
                        problems.add(DraftProblem.of(Field.SETTINGS, "problem.minInsync", min, replicationFactor)));
        return problems;
    }

    private Optional<DraftProblem> nameProblem(Collection<Snapshot.Topic> existing) {
        if (name.isEmpty()) {
            return Optional.of(DraftProblem.of(Field.NAME, "problem.name.empty"));
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of(DraftProblem.of(Field.NAME, "problem.name.dots"));
        }
        if (name.length() > LONGEST_NAME) {
            return Optional.of(DraftProblem.of(Field.NAME, "problem.name.long", LONGEST_NAME, name.length()));
        }
        if (!LEGAL.matcher(name).matches()) {
            return Optional.of(DraftProblem.of(Field.NAME, "problem.name.characters"));
        }
        for (Snapshot.Topic topic : existing) {
            if (topic.name().equals(name)) {
                return Optional.of(DraftProblem.of(Field.NAME, "problem.name.exists", name));
            }
            // In metric names a dot becomes an underscore, so both at once would count as one topic.
            if (topic.name().replace('.', '_').equals(name.replace('.', '_'))) {
                return Optional.of(DraftProblem.of(Field.NAME, "problem.name.collides", topic.name()));
            }
        }
        return Optional.empty();
    }

    private Optional<DraftProblem> settingProblem(String setting, String value) {
        String wrote = typed.getOrDefault(setting, value);
        Optional<Setting> known = Catalogue.honoured().topic(setting);
        if (known.filter(k -> k.unit() != Unit.NONE && k.type() != Setting.Type.DOUBLE)
                .isPresent()) {
            return number(known.get(), value, wrote);
        }
        try {
            Catalogue.honoured().topicSetting(setting, value).checked(value);
            return Optional.empty();
        } catch (InvalidSettingException e) {
            String range = known.map(s -> s.range().words()).orElse("");
            DraftProblem.Worded why = texts -> texts.get("topics.problem.setting.refused", wrote, range);
            return Optional.of(DraftProblem.of(Field.SETTINGS, "problem.setting", setting, why));
        }
    }

    private static Optional<DraftProblem> number(Setting setting, String value, String wrote) {
        DraftProblem.Worded why;
        if (!value.matches("-?[0-9]{1,40}")) {
            String units = switch (setting.unit()) {
                case MILLISECONDS -> "20 min, 2d, 1h30min";
                case BYTES -> "64 MB, 1.5 GB";
                default -> "2";
            };
            why = texts -> texts.get("topics.problem.setting.none", wrote, units);
        } else if (!Bounds.admits(setting, new BigDecimal(value))) {
            why = texts -> Bounds.refusal(setting, wrote, new BigDecimal(value), valueFormat(setting, texts), texts);
        } else {
            return Optional.empty();
        }
        return Optional.of(DraftProblem.of(Field.SETTINGS, "problem.setting", setting.name(), why));
    }

    private static UnaryOperator<String> valueFormat(Setting setting, Texts texts) {
        return value -> Notation.format(setting, value, texts);
    }

    /** How a setting's number is typed here. */
    static Quantity quantity(Setting setting) {
        return switch (setting.unit()) {
            case MILLISECONDS -> Quantity.DURATION;
            case BYTES -> Quantity.BYTES;
            default -> Quantity.COUNT;
        };
    }

    private Optional<Integer> minInsync() {
        try {
            return Optional.ofNullable(settings.get("min.insync.replicas")).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Creates exactly what the preview showed. */
    Command.CreateTopic command(Map<Integer, List<Integer>> assignment) {
        return new Command.CreateTopic(name, partitions, replicationFactor, assignment, settings);
    }

    /** A free name for a copy: {@code orders-copy}, {@code orders-copy-2}. */
    static String copyName(String name, Collection<Snapshot.Topic> existing) {
        var taken = existing.stream().map(Snapshot.Topic::name).toList();
        String base = name + "-copy";
        String candidate = base;
        for (int i = 2; taken.contains(candidate); i++) {
            candidate = base + "-" + i;
        }
        return candidate;
    }
}
