package brokerlab.engine.launcher;

import brokerlab.engine.config.NearName;
import java.util.Map;
import picocli.CommandLine;

/** What is said of arguments that cannot be read at all, in the words of those that can be read and are wrong. */
final class ArgumentErrors {
    /** From the least to the most that an argument takes. */
    record Bounds(int min, int max) {}

    static final Map<String, Bounds> RANGES = Map.of(
            "--brokers", new Bounds(1, 1_000),
            "--zookeeper", new Bounds(1, 7),
            "--port", new Bounds(0, 65_535),
            "--zookeeper-port", new Bounds(0, 65_535));

    private ArgumentErrors() {}

    /** One line. */
    static String sentence(CommandLine.ParameterException error) {
        if (error instanceof CommandLine.OverwrittenOptionException twice
                && twice.getOverwritten() instanceof CommandLine.Model.OptionSpec option) {
            return option.longestName() + ": is given twice; leave one out";
        }
        if (error instanceof CommandLine.UnmatchedArgumentException unknown) {
            String first = unknown.getUnmatched().getFirst();
            String name = first.split("=", 2)[0];
            return shown(first) + ": there is no such argument"
                    + NearName.among(error.getCommandLine().getCommandSpec().optionsMap().keySet().stream(), name)
                            .map(near -> "; the nearest there is: " + near)
                            .orElse("");
        }
        if (error.getArgSpec() instanceof CommandLine.Model.OptionSpec option && error.getValue() != null) {
            Bounds range = RANGES.get(option.longestName());
            if (range != null) {
                return option.longestName() + " " + shown(error.getValue()) + ": must be a number from " + range.min()
                        + " to " + range.max();
            }
        }
        return error.getMessage().lines().findFirst().orElse("wrong arguments");
    }

    /** As it is, and an empty one so that it is seen. */
    static String shown(String value) {
        return value.isEmpty() ? "\"\"" : value;
    }

    /** With values that are seen when they are empty. */
    static String withEmptySeen(String sentence) {
        return sentence.replace("Invalid value  for ", "Invalid value \"\" for ");
    }
}
