package brokerlab.engine.benchmark;

import java.util.Optional;

/** What is measured. A ratio is ours to theirs. */
record Figure(String name, String unit, boolean moreIsBetter, Optional<Target> target) {
    /** The ratios asked for: to Kafka as one JVM and as three; 0 where nothing is asked. */
    record Target(double one, double three) {
        double against(Side side) {
            return side == Side.ONE ? one : three;
        }
    }

    static Figure more(String name, String unit, double one, double three) {
        return new Figure(name, unit, true, Optional.of(new Target(one, three)));
    }

    static Figure less(String name, String unit, double one, double three) {
        return new Figure(name, unit, false, Optional.of(new Target(one, three)));
    }

    /** Without a target. */
    static Figure plain(String name, String unit, boolean moreIsBetter) {
        return new Figure(name, unit, moreIsBetter, Optional.empty());
    }

    boolean meets(Side against, double ratio) {
        double wanted = target.map(t -> t.against(against)).orElse(0.0);
        return wanted == 0 || (moreIsBetter ? ratio >= wanted : ratio <= wanted);
    }
}
