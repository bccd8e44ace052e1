package brokerlab.engine.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every value of every round. */
final class Results {
    /** One value; without resources where there was no stretch of time to meter. */
    record Sample(Figure figure, Side side, int round, double value, Optional<Resources> resources) {}

    private final List<Sample> samples = new ArrayList<>();
    private final Map<Figure, Map<Side, Map<Integer, Double>>> values = new LinkedHashMap<>();

    void add(Figure figure, Side side, int round, double value, Optional<Resources> resources) {
        samples.add(new Sample(figure, side, round, value, resources));
        values.computeIfAbsent(figure, f -> new EnumMap<>(Side.class))
                .computeIfAbsent(side, s -> new TreeMap<>())
                .put(round, value);
    }

    List<Sample> samples() {
        return samples;
    }

    List<Figure> figures() {
        return List.copyOf(values.keySet());
    }

    List<Double> of(Figure figure, Side side) {
        return List.copyOf(values.getOrDefault(figure, Map.of())
                .getOrDefault(side, Map.of())
                .values());
    }

    /** Ours to theirs, round by round: what disturbs the machine for long disturbs both. */
    List<Double> ratios(Figure figure, Side against) {
        Map<Integer, Double> ours = values.get(figure).getOrDefault(Side.US, Map.of());
        Map<Integer, Double> theirs = values.get(figure).getOrDefault(against, Map.of());
        return ours.keySet().stream()
                .filter(theirs::containsKey)
                .map(round -> ours.get(round) / theirs.get(round))
                .toList();
    }

    List<Resources> resources(Figure figure, Side side) {
        return samples.stream()
                .filter(s -> s.figure().equals(figure) && s.side() == side)
                .flatMap(s -> s.resources().stream())
                .toList();
    }

    static double median(List<Double> all) {
        List<Double> sorted = all.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
