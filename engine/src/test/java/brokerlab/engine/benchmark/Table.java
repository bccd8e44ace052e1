package brokerlab.engine.benchmark;

import java.util.List;
import java.util.Optional;

/** The results as text: medians, ratios with their spread over the rounds, and what ran out. */
final class Table {
    private final Results results;
    private final StringBuilder out = new StringBuilder();

    private Table(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        var table = new Table(results);
        table.ratios();
        table.resources();
        return table.out.toString();
    }

    private void ratios() {
        line("%-36s %-6s %12s %12s %12s  %-24s %-24s %s"
                .formatted(
                        "median of the rounds",
                        "",
                        Side.US.title,
                        "1 JVM",
                        "3 JVMs",
                        "ours / 1 JVM (spread)",
                        "ours / 3 JVMs (spread)",
                        "target"));
        for (Figure figure : results.figures()) {
            line("%-36s %-6s %12s %12s %12s  %-24s %-24s %s"
                    .formatted(
                            figure.name(),
                            figure.unit(),
                            median(figure, Side.US),
                            median(figure, Side.ONE),
                            median(figure, Side.THREE),
                            ratio(figure, Side.ONE),
                            ratio(figure, Side.THREE),
                            target(figure)));
        }
    }

    private void resources() {
        line("");
        line("%-36s %-18s %10s %10s %10s %10s %10s  %s"
                .formatted(
                        "what it took (medians)",
                        "",
                        "server",
                        "client",
                        "server CPU",
                        "written",
                        "read",
                        "what ran out"));
        line("%-36s %-18s %10s %10s %10s %10s %10s".formatted("", "", "cores", "cores", "seconds", "MB/s", "MB"));
        for (Figure figure : results.figures()) {
            for (Side side : Side.values()) {
                List<Resources> all = results.resources(figure, side);
                if (!all.isEmpty()) {
                    resources(figure, side, all);
                }
            }
        }
    }

    private void resources(Figure figure, Side side, List<Resources> all) {
        line("%-36s %-18s %10.2f %10.2f %10s %10.0f %10.0f  %s"
                .formatted(
                        figure.name(),
                        side.title,
                        Results.median(
                                all.stream().map(r -> r.server() / r.seconds()).toList()),
                        Results.median(
                                all.stream().map(r -> r.client() / r.seconds()).toList()),
                        cpu(figure, side, all),
                        Results.median(all.stream()
                                .map(r -> r.writtenMb() / r.seconds())
                                .toList()),
                        Results.median(all.stream().map(Resources::readMb).toList()),
                        all.get(all.size() / 2).limit()));
    }

    /** The figure that other work on the machine disturbs least. */
    private String cpu(Figure figure, Side side, List<Resources> all) {
        double perSecond =
                Results.median(all.stream().map(r -> r.server() / r.seconds()).toList());
        if (figure.unit().equals("rec/s")) {
            return "%.2f/M".formatted(perSecond / Results.median(results.of(figure, side)) * 1e6);
        }
        return "%.2f"
                .formatted(Results.median(all.stream().map(Resources::server).toList()));
    }

    private String median(Figure figure, Side side) {
        List<Double> all = results.of(figure, side);
        return all.isEmpty() ? "-" : number(Results.median(all));
    }

    private String ratio(Figure figure, Side against) {
        List<Double> all = results.ratios(figure, against);
        if (all.isEmpty()) {
            return "-";
        }
        return "%.2f (%.2f–%.2f)"
                .formatted(
                        Results.median(all),
                        all.stream().mapToDouble(d -> d).min().orElseThrow(),
                        all.stream().mapToDouble(d -> d).max().orElseThrow());
    }

    private String target(Figure figure) {
        Optional<Figure.Target> target = figure.target();
        if (target.isEmpty()) {
            return "";
        }
        String sign = figure.moreIsBetter() ? "≥" : "≤";
        var text = new StringBuilder();
        for (Side against : List.of(Side.ONE, Side.THREE)) {
            double wanted = target.get().against(against);
            List<Double> ratios = results.ratios(figure, against);
            if (wanted > 0 && !ratios.isEmpty()) {
                boolean met = figure.meets(against, Results.median(ratios));
                text.append(text.isEmpty() ? "" : ", ")
                        .append("%s %.2f %s".formatted(sign, wanted, met ? "met" : "MISSED"));
            }
        }
        return text.toString();
    }

    private static String number(double value) {
        return value >= 1_000
                ? "%,.0f".formatted(value)
                : value >= 100 ? "%.0f".formatted(value) : "%.2f".formatted(value);
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append(System.lineSeparator());
    }
}
