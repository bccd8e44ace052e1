package brokerlab.engine.launcher;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.WarmUp;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Headless entry: {@code java -jar brokerlab-engine.jar start --data DIR …}. Exit codes: 0 ended cleanly, 1 the cluster failed, 2 wrong
 * arguments, told in one line that names the argument.
 */
@CommandLine.Command(
        name = "brokerlab-engine",
        description = "A Kafka-compatible cluster in one process.",
        mixinStandardHelpOptions = true,
        subcommands = StartCommand.class)
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: start");
    }

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("start")) {
            var early = new LiveTasks("warm-up", new SystemClock(), 1, (name, error) -> {});
            WarmUp.begin(early);
            // One thread: it comes after the work given before.
            early.execute(early::close);
        }
        QuietLogging.apply();
        System.exit(run(args));
    }

    static int run(String... args) {
        return run(new PrintWriter(System.err, true, System.err.charset()), args);
    }

    /** @param err takes what is told of wrong arguments */
    static int run(PrintWriter err, String... args) {
        var command = new CommandLine(new Main()).setErr(err);
        command.setParameterExceptionHandler((error, given) -> {
            PrintWriter to = error.getCommandLine().getErr();
            to.println(ArgumentErrors.sentence(error));
            return CommandLine.ExitCode.USAGE;
        });
        command.setExecutionExceptionHandler((error, line, parsed) -> {
            line.getErr().println(Cluster.whyNotStarted(error));
            return CommandLine.ExitCode.SOFTWARE;
        });
        return command.execute(args);
    }
}
