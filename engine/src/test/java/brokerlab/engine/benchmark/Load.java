package brokerlab.engine.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a running cluster is put under, in this order; {@code --only} takes their names in lower case. */
enum Load {
    ALL_1K(Job.Kind.PRODUCE, 3, "all", 1_000),
    ALL_100(Job.Kind.PRODUCE, 3, "all", 100),
    ONE_1K(Job.Kind.PRODUCE, 1, "1", 1_000),
    ONE_100(Job.Kind.PRODUCE, 1, "1", 100),
    CONSUME(Job.Kind.CONSUME, 3, "all", 1_000),
    LATENCY(Job.Kind.LATENCY, 3, "all", 1_000);

    final Job.Kind kind;
    final int replication;
    final String acks;
    final int recordBytes;

    Load(Job.Kind kind, int replication, String acks, int recordBytes) {
        this.kind = kind;
        this.replication = replication;
        this.acks = acks;
        this.recordBytes = recordBytes;
    }

    Figure figure() {
        return switch (this) {
            case ALL_1K -> Figure.more("produce acks=all RF 3, 1 kB", "rec/s", 1.5, 4);
            case ALL_100 -> Figure.plain("produce acks=all RF 3, 100 B", "rec/s", true);
            case ONE_1K -> Figure.more("produce acks=1 RF 1, 1 kB", "rec/s", 1.2, 1.5);
            case ONE_100 -> Figure.more("produce acks=1 RF 1, 100 B", "rec/s", 1.2, 1.5);
            case CONSUME -> Figure.more("consume, 1 kB", "rec/s", 1.1, 1.1);
            case LATENCY -> Figure.less("end-to-end latency p99", "ms", 0.5, 0.5);
        };
    }

    String option() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static String options(List<Load> loads) {
        return loads.stream().map(Load::option).collect(Collectors.joining(", "));
    }

    /** All of them when none is named. */
    static List<Load> named(List<String> options) {
        return Arrays.stream(values())
                .filter(l -> options.isEmpty() || options.contains("load") || options.contains(l.option()))
                .toList();
    }
}
