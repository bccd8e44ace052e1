package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs Apache Kafka's command line tools one after the other in one process, so that a call costs what it does and not a start
 * of Java. It runs on the tools' class path. Standard input: a line {@code {main, args, stdin}} for each call; standard output: a line
 * {@code {exit, said}} for each, where {@code said} is what the tool wrote to either stream.
 */
final class ToolHost {
    private static final int NOT_ENDED = -2;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The code of the first exit of a call; what a tool does after it has asked to end is no longer its own will. */
    private static final AtomicInteger CODE = new AtomicInteger();

    private ToolHost() {}

    private static final class Ended extends Error {
        private static final long serialVersionUID = 1;
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        catchExits();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode call = Messages.JSON.readTree(line);
            answers.println(Messages.JSON.writeValueAsString(run(call)));
            answers.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    private static JsonNode run(JsonNode call) throws InterruptedException {
        String[] arguments = new String[call.path("args").size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = call.path("args").get(i).asText();
        }
        var said = new ByteArrayOutputStream();
        CODE.set(Integer.MIN_VALUE);
        var to = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(to);
        System.setErr(to);
        System.setIn(new ByteArrayInputStream(call.path("stdin").asText().getBytes(StandardCharsets.UTF_8)));
        Thread tool =
                Thread.ofPlatform().daemon().start(() -> main(call.path("main").asText(), arguments));
        boolean ended = tool.join(LIMIT);
        if (!ended) {
            tool.interrupt();
        }
        CODE.compareAndSet(Integer.MIN_VALUE, 0);
        return Messages.JSON
                .createObjectNode()
                .put("exit", ended ? CODE.get() : NOT_ENDED)
                .put("said", said.toString(StandardCharsets.UTF_8));
    }

    private static void main(String name, String[] arguments) {
        try {
            Class.forName(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Ended)) {
                System.err.println("thrown: " + e.getCause());
                CODE.compareAndSet(Integer.MIN_VALUE, 1);
            }
        } catch (ReflectiveOperationException e) {
            System.err.println("no such tool: " + e);
            CODE.set(NOT_ENDED);
        }
    }

    /** Kafka's tools end by its own {@code Exit}; where that class lies depends on the release. */
    private static void catchExits() throws ReflectiveOperationException, IOException {
        Class<?> exit = Class.forName("org.apache.kafka.common.utils.Exit");
        Class<?> procedure = Class.forName("org.apache.kafka.common.utils.Exit$Procedure");
        Object ends = Proxy.newProxyInstance(
                ToolHost.class.getClassLoader(), new Class<?>[] {procedure}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("execute")) {
                        return null;
                    }
                    CODE.compareAndSet(Integer.MIN_VALUE, (int) arguments[0]);
                    throw new Ended();
                });
        exit.getMethod("setExitProcedure", procedure).invoke(null, ends);
        exit.getMethod("setHaltProcedure", procedure).invoke(null, ends);
    }
}
