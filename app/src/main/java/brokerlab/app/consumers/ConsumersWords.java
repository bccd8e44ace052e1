package brokerlab.app.consumers;

import brokerlab.app.words.Formats;
import brokerlab.app.words.ShortNames;
import brokerlab.app.words.Texts;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The screen's facts as people read them. */
final class ConsumersWords {
    private final Texts texts;
    private final Formats formats;

    ConsumersWords(Texts texts) {
        this.texts = texts;
        this.formats = new Formats(texts);
    }

    Formats formats() {
        return formats;
    }

    String get(String key, Object... values) {
        return texts.get("consumers." + key, values);
    }

    javafx.beans.value.ObservableValue<String> bind(String key, Object... values) {
        return texts.bind("consumers." + key, values);
    }

    /** The protocol's word for a state in the user's language. */
    String state(GroupState state) {
        return get("state." + state.toString().toLowerCase(Locale.ROOT));
    }

    String behind(long lag, long lagMs) {
        return lag < 0 ? Formats.UNKNOWN : formats.duration(lag == 0 ? 0 : lagMs);
    }

    /** How much is left of a partition; where that is not known, how much at most and why. */
    String left(Snapshot.GroupPartition part) {
        String lag = formats.count(part.lag());
        if (part.committed() < 0) {
            return part.end() < 0 ? lag : get("parts.uncommitted", formats.count(part.atMost()));
        }
        if (part.beyondEnd() > 0) {
            return get("parts.beyond", formats.count(part.beyondEnd()));
        }
        return part.belowStart() > 0 ? get("parts.below", lag, formats.count(part.belowStart())) : lag;
    }

    /** One sentence: how far, which way, why. */
    String verdict(Verdict verdict) {
        return get(
                "verdict." + verdict.kind().name(),
                formats.count(verdict.lag()),
                formats.duration(verdict.lagMs()),
                formats.duration(verdict.etaMs()),
                formats.count(verdict.offsets()),
                formats.duration(verdict.standsMs()),
                verdict.members().size(),
                ShortNames.few(texts, "consumers.members.more", verdict.members()));
    }

    /** Who they are and where they come from. */
    String members(List<Snapshot.Member> members) {
        return ShortNames.few(
                texts,
                "consumers.members.more",
                members.stream()
                        .map(m -> get("reset.member", m.clientId(), host(m.host())))
                        .toList());
    }

    String mark(LagMarks.LagMark mark) {
        return mark.happenings().stream()
                .map(h -> get("mark." + h.kind().name(), Integer.toString(h.broker())))
                .collect(Collectors.joining(" · "));
    }

    /** What a member reads: its partitions by topic; of one that has none, why, as far as that can be told. */
    String assigned(Snapshot.Group group, Snapshot.Member member) {
        if (member.assigned().isEmpty()) {
            return get("member." + idle(group, member));
        }
        return member.assigned().stream()
                .collect(Collectors.groupingBy(
                        Snapshot.TopicPartitionName::topic,
                        java.util.TreeMap::new,
                        Collectors.mapping(p -> Integer.toString(p.partition()), Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(e -> get("member.partitions", e.getKey(), e.getValue()))
                .collect(Collectors.joining(" · "));
    }

    private static String idle(Snapshot.Group group, Snapshot.Member member) {
        if (group.coordinator() < 0) {
            return "unknown";
        }
        if (group.state() != GroupState.STABLE) {
            return member.awaited() ? "awaited" : "soon";
        }
        if (!group.protocolType().equals("consumer")) {
            return "foreign";
        }
        long given =
                group.members().stream().mapToLong(m -> m.assigned().size()).sum();
        return given == 0 ? "nothing" : given < group.members().size() ? "idle" : "unlucky";
    }

    static String host(String host) {
        return host.startsWith("/") ? host.substring(1) : host;
    }
}
