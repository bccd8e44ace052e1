package brokerlab.engine.config;

import brokerlab.engine.config.Setting.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The catalogue's files, tab-separated under a line of headings; {@code null} is no default.
 *
 * <pre>
 *   honoured:  name type default valid importance update synonyms meaning
 *   listed:    name type default valid importance update synonyms meaning reason [section unit]
 * </pre>
 *
 * A listed row without a reason is honoured. Section and unit follow from the name where they are not given.
 */
final class CatalogueFile {
    private static final int REASON = 8;
    private static final int SECTION = 9;
    private static final int UNIT = 10;

    private CatalogueFile() {}

    static Map<String, Setting> map(Scope scope, String file) {
        var settings = new LinkedHashMap<String, Setting>();
        read(scope, file).forEach(s -> settings.put(s.name(), s));
        return Collections.unmodifiableMap(settings);
    }

    static List<Setting> read(Scope scope, String file) {
        var settings = new ArrayList<Setting>();
        var stream = Objects.requireNonNull(CatalogueFile.class.getResourceAsStream(file), file);
        try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            in.lines().skip(1).forEach(line -> settings.add(parse(scope, line.split("\t", -1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    private static Setting parse(Scope scope, String[] column) {
        String name = column[0];
        var type = Setting.Type.valueOf(column[1].toUpperCase(Locale.ROOT));
        return new Setting(
                scope,
                name,
                type,
                column[2].equals("null") ? Optional.empty() : Optional.of(column[2]),
                Range.parse(column[3]),
                Setting.Importance.valueOf(column[4].toUpperCase(Locale.ROOT)),
                updateMode(name, column[5]),
                List.copyOf(Setting.list(column[6])),
                column[7],
                given(column, SECTION).map(Section::valueOf).orElseGet(() -> section(scope, name)),
                given(column, UNIT).map(Unit::valueOf).orElseGet(() -> Unit.of(name, type)),
                given(column, REASON).map(Reason::valueOf));
    }

    private static Optional<String> given(String[] column, int index) {
        return column.length > index && !column[index].isEmpty() ? Optional.of(column[index]) : Optional.empty();
    }

    private static Section section(Scope scope, String name) {
        return switch (scope) {
            case BROKER, TOPIC -> Section.of(name);
            case QUOTA -> Section.QUOTAS;
            case GROUP -> Section.GROUPS;
            case CLIENT_METRICS -> Section.METRICS;
            case ZOOKEEPER -> Section.ENSEMBLE;
        };
    }

    private static Setting.UpdateMode updateMode(String name, String text) {
        return switch (text) {
            case "read-only" -> Setting.UpdateMode.READ_ONLY;
            case "per-broker" -> Setting.UpdateMode.PER_BROKER;
            case "cluster-wide" -> Setting.UpdateMode.CLUSTER_WIDE;
            case "topic" -> Setting.UpdateMode.TOPIC;
            case "entity" -> Setting.UpdateMode.ENTITY;
            case "node" -> Setting.UpdateMode.NODE;
            case "process" -> Setting.UpdateMode.PROCESS;
            default -> throw new IllegalStateException(name + ": update mode " + text);
        };
    }
}
