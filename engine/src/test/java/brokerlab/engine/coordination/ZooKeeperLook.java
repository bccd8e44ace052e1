package brokerlab.engine.coordination;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.journal.Journal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/**
 * What is seen of an ensemble from outside: its answers and its files. Also a program of its own, as some settings hold for a whole
 * process: {@code FOLDER NAME=VALUE…} prints each look as {@code name=value}.
 */
final class ZooKeeperLook {
    private static final int WRITES = 5_000;
    private static final int SOCKETS = 12;

    private ZooKeeperLook() {}

    public static void main(String[] arguments) throws Exception {
        var settings = new HashMap<String, String>();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        seen(Path.of(arguments[0]), settings).forEach((name, value) -> System.out.println(name + "=" + value));
        System.exit(0);
    }

    /** Runs one node with these settings and looks at it. */
    static Map<String, String> seen(Path folder, Map<String, String> settings) throws Exception {
        var clock = new SystemClock();
        try (var tasks = new LiveTasks("look", clock, 4, (name, e) -> {
            throw new AssertionError(name, e);
        })) {
            var ensemble = new Ensemble(new Ensemble.Spec(1, folder, 0, settings), tasks, new Journal(clock, 1_000));
            ensemble.start().get(60, TimeUnit.SECONDS);
            int port = ensemble.status().getFirst().clientPort();
            Path files = folder.resolve("1/version-2");
            var seen = new TreeMap<String, String>();
            seen.put("snapshots", names(files, "snapshot.").getFirst());
            seen.put("ruok", fourLetters(port, "ruok"));
            seen.put("isro", fourLetters(port, "isro"));
            seen.put("srvr", fourLetters(port, "srvr").replaceAll("(?s):.*", ""));
            using(port, 10_000, client -> {
                seen.put(
                        "ttl",
                        outcome(() -> client.create(
                                "/ttl",
                                new byte[1],
                                Ids.OPEN_ACL_UNSAFE,
                                CreateMode.PERSISTENT_WITH_TTL,
                                new Stat(),
                                60_000)));
                var nobody = new ArrayList<>(List.of(new ACL(Perms.ALL, new Id("digest", "nobody:x"))));
                client.create("/private", new byte[1], nobody, CreateMode.PERSISTENT);
                seen.put("private", outcome(() -> client.getData("/private", false, new Stat())));
                seen.put(
                        "log KiB",
                        "" + (Files.size(files.resolve(names(files, "log.").getFirst())) >> 10));
                seen.put("outstanding", "" + mostOutstanding(client, port));
                seen.put("logs", "" + names(files, "log.").size());
                seen.put(
                        "large",
                        outcome(() -> client.create(
                                "/large", new byte[300_000], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
                return client;
            });
            seen.put("sockets", "" + acceptedSockets(ensemble, port));
            ensemble.stop().get(60, TimeUnit.SECONDS);
            return seen;
        }
    }

    private interface Step {
        Object run() throws KeeperException, InterruptedException;
    }

    private static String outcome(Step step) throws InterruptedException {
        try {
            step.run();
            return "done";
        } catch (KeeperException e) {
            return e.code().name();
        }
    }

    static List<String> names(Path folder, String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start))
                    .sorted()
                    .toList();
        }
    }

    /** What is done with a session. */
    interface Use<T> {
        T with(ZooKeeper client) throws Exception;
    }

    static <T> T using(int port, int sessionMs, Use<T> use) throws Exception {
        var connected = new CountDownLatch(1);
        var client = new ZooKeeper("127.0.0.1:" + port, sessionMs, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        try {
            if (!connected.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("no session at port " + port);
            }
            return use.with(client);
        } finally {
            client.close();
        }
    }

    static Socket socket(int port) throws IOException {
        var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    static String fourLetters(int port, String word) throws IOException {
        try (Socket socket = socket(port)) {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    /** Sends writes without waiting for their answers, and asks meanwhile how many are in the server. */
    private static int mostOutstanding(ZooKeeper client, int port) throws Exception {
        var answered = new CountDownLatch(WRITES);
        for (int i = 0; i < WRITES; i++) {
            client.setData("/", new byte[10], -1, (code, path, context, stat) -> answered.countDown(), null);
        }
        Pattern line = Pattern.compile("Outstanding: (\\d+)");
        int most = 0;
        while (!answered.await(1, TimeUnit.MILLISECONDS)) {
            Matcher found = line.matcher(fourLetters(port, "srvr"));
            most = Math.max(most, found.find() ? Integer.parseInt(found.group(1)) : 0);
        }
        return most;
    }

    /** How many connections are held open of a dozen, each looked at before the next. */
    private static int acceptedSockets(Ensemble ensemble, int port) throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            int held = 0;
            while (sockets.size() < SOCKETS) {
                Socket next = socket(port);
                sockets.add(next);
                if (refused(next, ensemble, held)) {
                    break;
                }
                held++;
            }
            return held;
        } finally {
            for (Socket each : sockets) {
                each.close();
            }
        }
    }

    /** Waits till the server either counts the connection or has closed it. */
    static boolean refused(Socket socket, Ensemble ensemble, int before) throws IOException {
        socket.setSoTimeout(20);
        for (int look = 0; look < 1_500; look++) {
            try {
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException e) {
                if (ensemble.status().getFirst().connections() > before) {
                    return false;
                }
            } catch (java.net.SocketException e) {
                return true;
            }
        }
        throw new AssertionError("neither counted nor closed");
    }
}
