package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong argument ends with exit code 2 and one line that names it and says what would be right. */
@Timeout(120)
final class WrongArgumentsTest {
    @TempDir
    private Path folder;

    private record Ended(int exit, List<String> lines) {}

    private static Ended run(List<String> arguments) {
        var err = new StringWriter();
        int exit = Main.run(new PrintWriter(err), arguments.toArray(String[]::new));
        return new Ended(exit, err.toString().lines().toList());
    }

    /** Starts nothing: whatever is not refused beforehand would run for good, and the test's time would be up. */
    private void assertRefused(List<String> arguments, String... named) {
        var all = new ArrayList<>(
                List.of("start", "--data", folder.resolve("data").toString()));
        all.addAll(arguments);
        // Those of a cluster that happens to run on this machine are not looked at.
        for (String ports : List.of("--port", "--zookeeper-port")) {
            if (!arguments.contains(ports) && !arguments.contains("--zookeeper-connect")) {
                all.addAll(List.of(ports, "0"));
            }
        }
        Ended ended = run(all);
        assertEquals(2, ended.exit(), ended::toString);
        assertEquals(1, ended.lines().size(), ended::toString);
        for (String each : named) {
            assertTrue(ended.lines().getFirst().contains(each), () -> each + " in " + ended);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            # arguments, apart by blanks ('' is an empty one, _ a blank)   | what the line says
            --brokers 0                                                    | --brokers 0: must be 1 to 1000
            --brokers -1                                                   | --brokers -1: must be 1 to 1000
            --brokers abc                                                  | --brokers abc: must be a number from 1 to 1000
            --brokers ''                                                   | --brokers "": must be a number from 1 to 1000
            --brokers 99999999999                                          | --brokers 99999999999: must be a number from 1 to 1000
            --brokers 1 --brokers 2                                        | --brokers: is given twice; leave one out
            --speak 3.9 --speak 3.9                                        | --speak: is given twice; leave one out
            --zookeeper x                                                  | --zookeeper x: must be a number from 1 to 7
            --port x                                                       | --port x: must be a number from 0 to 65535
            --zookeeper-port 24000 --zoo-cfg clientPort=25000              | --zookeeper-port 24000: --zoo-cfg clientPort=25000 gives the first node another port; leave one of them out
            --zookeeper 0                                                  | --zookeeper 0: must be 1 to 7
            --zookeeper 8                                                  | --zookeeper 8: must be 1 to 7
            --port -1                                                      | --port -1: must be 0 to 65535
            --port 65536                                                   | --port 65536: must be 0 to 65535
            --port 65534                                                   | --port 65534: must be 0 to 65533, as the brokers' ports follow
            --port 65533 --cluster a --cluster b                           | --port 65533: the brokers of cluster b would need ports up to
            --zookeeper-port 65534                                         | --zookeeper-port 65534: must be 0 to 65533
            --zookeeper-port -1                                            | --zookeeper-port -1: must be 0 to 65535
            --racks ,                                                      | --racks ",": a rack between commas has no name
            --racks a,,b                                                   | --racks "a,,b": a rack between commas has no name
            --share-as a_b                                                 | --share-as "a b": must be a host name or an address
            --share-as ''                                                  | --share-as "": clients cannot connect to that
            --share-as 0.0.0.0                                             | --share-as "0.0.0.0": clients cannot connect to that
            --share-as http://host                                         | --share-as "http://host": must be a host name
            --share-as [::1]:9092                                          | --share-as "[::1]:9092": must be a host name
            --zookeeper-connect ''                                         | --zookeeper-connect "":
            --zookeeper-connect /only                                      | --zookeeper-connect "/only":
            --zookeeper-connect host:abc                                   | --zookeeper-connect "host:abc": "host:abc" is not host:port
            --zookeeper-connect host:0                                     | --zookeeper-connect "host:0": "host:0": a port is 1 to 65535
            --zookeeper-connect a:1,,b:1                                   | --zookeeper-connect "a:1,,b:1": "" is not host:port
            --zookeeper-connect a:1/b/../c                                 | --zookeeper-connect "a:1/b/../c":
            --zookeeper-connect a:1 --zookeeper 3                          | --zookeeper: is for an ensemble in this process
            --zookeeper-connect a:1 --zoo-cfg tickTime=400                 | --zoo-cfg: is for an ensemble in this process
            --speak 4.0                                                    | --speak 4.0: must be 3.9 or 4.4
            --speak ''                                                     | --speak
            --cluster ''                                                   | --cluster
            --cluster a --cluster A                                        | --cluster A: is given twice
            --set num.partitions                                           | --set num.partitions: must be name=value
            --set ''                                                       | --set "": must be name=value
            --set =3                                                       | --set =3: must be name=value
            --set num.partitions=                                          | --set num.partitions=: Invalid value "" for num.partitions
            --set num.partitions=0                                         | --set num.partitions=0: Invalid value 0 for num.partitions: must be at least 1
            --set num.partitions=2147483648                                | --set num.partitions=2147483648: Invalid value
            --set num.partitions=2 --set num.partitions=3                  | --set num.partitions=3: was given before as --set num.partitions=2
            --set broker.id=7                                              | --set broker.id=7: Invalid value 7 for broker.id: brokers get their ids
            --set zookeeper.connect=a:1                                    | --set zookeeper.connect=a:1: Invalid value
            --set listeners=PLAINTEXT://127.0.0.1                          | --set listeners=PLAINTEXT://127.0.0.1: Invalid value
            --set listeners=NOBODY://127.0.0.1:0                           | --set listeners=NOBODY://127.0.0.1:0: Invalid value
            --set listeners=PLAINTEXT://no.such.host.invalid:9              | --set listeners=PLAINTEXT://no.such.host.invalid:9: Invalid value
            --set listeners=PLAINTEXT://192.0.2.1:0                        | --set listeners=PLAINTEXT://192.0.2.1:0: Invalid value PLAINTEXT://192.0.2.1:0 for listeners: broker 1 cannot listen there: 192.0.2.1 is no address of this machine
            --set listeners=PLAINTEXT://192.0.2.1:19                       | 192.0.2.1 is no address of this machine
            --set listeners=PLAINTEXT://no.such.host.invalid:0             | give a name or an address of it, such as 127.0.0.1
            --set advertised.listeners=SSL://127.0.0.1:1                   | --set advertised.listeners=SSL://127.0.0.1:1: Invalid value
            --set log.retention.ms=0                                       | --set log.retention.ms=0: Invalid value 0 for log.retention.ms
            --set replica.lag.time.max.ms=100                              | --set replica.lag.time.max.ms=100: Invalid value 500 for replica.fetch.wait.max.ms
            --set log.cleaner.max.compaction.lag.ms=1 --set log.cleaner.min.compaction.lag.ms=2 | --set log.cleaner.m
            --set reserved.broker.max.id=1                                 | --set reserved.broker.max.id=1: Invalid value 2 for broker.id
            --broker-set num.partitions=3                                  | --broker-set num.partitions=3: must be ID:name=value
            --broker-set x:num.partitions=3                                | --broker-set x:num.partitions=3: must be ID:name=value
            --broker-set 0:num.partitions=3                                | --broker-set 0:num.partitions=3: there is no broker 0, only 1 to 3
            --broker-set 4:num.partitions=3                                | --broker-set 4:num.partitions=3: there is no broker 4, only 1 to 3
            --broker-set -1:num.partitions=3                               | --broker-set -1:num.partitions=3: there is no broker -1
            --broker-set 99999999999:num.partitions=3                      | --broker-set 99999999999:num.partitions=3: must be ID:name=value
            --broker-set 2:num.partitions                                  | --broker-set 2:num.partitions: must be name=value
            --broker-set 2:num.partitions=x                                | --broker-set 2:num.partitions=x: Invalid value x
            --broker-set 2:broker.id=7                                     | --broker-set 2:broker.id=7: Invalid value 7 for broker.id
            --broker-set 2:a=1 --broker-set 2:a=2                          | --broker-set 2:a=[hidden]: was given before
            --zoo-cfg tickTime                                             | --zoo-cfg tickTime: must be name=value
            --zoo-cfg tickTime=-1                                          | --zoo-cfg tickTime=-1: Invalid value -1 for tickTime: must be
            --zoo-cfg tickTime=0                                           | --zoo-cfg tickTime=0: Invalid value 0 for tickTime: must be
            --zoo-cfg tickTime=abc                                         | --zoo-cfg tickTime=abc: Invalid value abc for tickTime: must be
            --zoo-cfg tickTime=                                            | --zoo-cfg tickTime=: Invalid value "" for tickTime
            --zoo-cfg tickTime=2147483647                                  | --zoo-cfg tickTime=2147483647: Invalid value 2147483647 for tickTime: must be at most
            --zoo-cfg tickTimes=400                                        | --zoo-cfg tickTimes=400: ZooKeeper has no setting tickTimes; the nearest name there is: tickTime
            --zoo-cfg maxSessionTimeout=1                                  | --zoo-cfg maxSessionTimeout=1: Invalid value 1 for maxSessionTimeout: no session would live
            --zoo-cfg initLimit=0                                          | --zoo-cfg initLimit=0: Invalid value 0 for initLimit
            --zoo-cfg minSessionTimeout=5000 --zoo-cfg maxSessionTimeout=4000 | --zoo-cfg minSessionTimeout=5000: Invalid value 5000 for minSessionTimeout
            --zoo-cfg clientPortAddress=host                               | --zoo-cfg clientPortAddress=host: Invalid value host for clientPortAddress: it is decided by the ensemble
            --zoo-cfg clientPort=0                                         | --zoo-cfg clientPort=0: Invalid value 0 for clientPort: the first node's port
            --zoo-cfg server.4=127.0.0.1:1:2                               | --zoo-cfg server.4=127.0.0.1:1:2: Invalid value
            --zoo-cfg server.1=host:1:2                                    | --zoo-cfg server.1=host:1:2: Invalid value
            --zookeeper 1 --zoo-cfg standaloneEnabled=true                 | --zoo-cfg standaloneEnabled=true: Invalid value true
            --server-properties nowhere                                    | --server-properties nowhere cannot be read
            --zoo-cfg-file nowhere                                         | --zoo-cfg-file nowhere cannot be read
            --sett a=b                                                     | --sett: there is no such argument; the nearest there is: --set
            --prot=0                                                       | --prot=0: there is no such argument; the nearest there is: --port
            more                                                           | more: there is no such argument
            """)
    void saysWhichArgumentAndWhatWouldBeRight(String arguments, String named) {
        assertRefused(
                List.of(arguments.split(" +")).stream()
                        .map(a -> a.equals("''") ? "" : a.replace("a_b", "a b"))
                        .toList(),
                named);
    }

    @Test
    void aFolderThatCannotBeOneIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (String data :
                List.of("", "/", file.toString(), file.resolve("below").toString())) {
            Ended ended = run(List.of("start", "--data", data));
            assertEquals(2, ended.exit(), ended::toString);
            assertEquals(1, ended.lines().size(), ended::toString);
            assertTrue(ended.lines().getFirst().startsWith("--data "), ended::toString);
        }
        Ended missing = run(List.of("start"));
        assertEquals(2, missing.exit());
        assertTrue(missing.lines().getFirst().contains("--data"), missing::toString);
        assertRefused(List.of("--journal", folder.toString()), "--journal " + folder + " cannot be written");
        assertRefused(
                List.of("--journal", folder + "/none/journal"),
                "--journal " + folder + "/none/journal cannot be written: there is no folder " + folder
                        + "/none; make it, or choose another");
        assertRefused(List.of("--journal", ""), "--journal");
        Ended ended = run(List.of("start", "--data", file.toString()));
        assertEquals(List.of("--data " + file + ": is a file; choose a folder"), ended.lines());
        assertRefused(List.of("--zoo-cfg", "dataDir=" + file), "--zoo-cfg dataDir=" + file, "no folder can be made");
        assertRefused(List.of("--set", "log.dirs=" + file), "--set log.dirs=" + file, "no folder can be made");
        Path one = folder.resolve("one");
        assertRefused(
                List.of("--set", "log.dirs=" + one),
                "--set log.dirs=" + one + ": Invalid value " + one
                        + " for log.dirs: broker 2 cannot have the directory of"
                        + " broker 1, too: give each its own (--broker-set ID:log.dirs=…), or leave it out");
        assertRefused(
                List.of("--broker-set", "1:log.dirs=" + one, "--broker-set", "3:log.dirs=" + one + "/../one"),
                "--broker-set 3:log.dirs=" + one);
        assertFalse(Files.exists(one));
    }

    @Test
    void aDamagedFileOfTheFolderIsNamed() throws Exception {
        Path file = Files.createDirectories(folder.resolve("data")).resolve("cluster.json");
        for (String content : List.of("", "{\"version\":", "not JSON", "[1]")) {
            Files.writeString(file, content);
            assertRefused(
                    List.of(),
                    "--data " + folder.resolve("data") + " cannot be used: " + file
                            + " is damaged: it is no JSON that a cluster can be read from; put back a copy of it, or choose"
                            + " another folder");
        }
        Path named = Files.createDirectories(folder.resolve("data/a")).resolve("cluster.json");
        Files.delete(file);
        Files.writeString(named, "{");
        assertRefused(List.of("--cluster", "a"), "--data " + folder.resolve("data") + " cannot be used: " + named);
        assertTrue(Files.exists(named));
        assertFalse(Files.exists(folder.resolve("data/.lock")));
    }

    /** What was there before stays, to the folder that is empty. */
    @Test
    void aRefusedStartLeavesNothingBehind() throws Exception {
        Path journal = folder.resolve("journal.jsonl");
        Path data = folder.resolve("a/b/c");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var arguments = List.of(
                    "start",
                    "--data",
                    data.toString(),
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--brokers",
                    "1",
                    "--zookeeper-port",
                    "0",
                    "--journal",
                    journal.toString());
            assertEquals(2, run(arguments).exit());
            assertFalse(Files.exists(folder.resolve("a")));
            assertFalse(Files.exists(journal));

            Files.createDirectories(data.getParent());
            Files.writeString(journal, "kept\n");
            assertEquals(2, run(arguments).exit());
            assertTrue(Files.exists(data.getParent()));
            assertFalse(Files.exists(data));
            assertEquals("kept\n", Files.readString(journal));

            Files.createDirectories(data);
            Path lock = Files.writeString(data.resolve(".lock"), "");
            assertEquals(2, run(arguments).exit());
            assertTrue(Files.exists(lock));
        }
    }

    /** Whoever may write everywhere is not told by the rights of a folder. */
    @Test
    void aFolderInWhichNothingCanBeMadeIsToldByTrying() {
        assumeTrue(Files.isDirectory(Path.of("/proc")), "needs the file system of processes");
        assertRefused(List.of("--set", "log.dirs=/proc/q"), "--set log.dirs=/proc/q: Invalid value", "/proc");
        assertEquals(
                List.of("--data /proc/q cannot be used: no folder can be made at /proc/q; choose another"),
                run(List.of("start", "--data", "/proc/q")).lines());
    }

    @Test
    void valuesOfFilesThatContradictNameTheFile() throws Exception {
        Path properties = Files.writeString(
                folder.resolve("server.properties"), "replica.fetch.wait.max.ms=40000\nnum.partitions=3\n");
        assertRefused(
                List.of("--server-properties", properties.toString()),
                "--server-properties " + properties + ": Invalid value 40000 for replica.fetch.wait.max.ms");
        Path zooCfg = Files.writeString(folder.resolve("zoo.cfg"), "minSessionTimeout=9000\nmaxSessionTimeout=8000\n");
        assertRefused(
                List.of("--zoo-cfg-file", zooCfg.toString()),
                "--zoo-cfg-file " + zooCfg + ": Invalid value 9000 for minSessionTimeout");
    }

    /** Of three ports in a row the last is taken. */
    @Test
    void aPortInUseIsToldBeforeAnythingStarts() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertRefused(
                    List.of("--port", Integer.toString(port), "--brokers", "1", "--zookeeper-port", "0"),
                    "--port " + port + ": Invalid value PLAINTEXT://127.0.0.1:" + port
                            + " for listeners: broker 1 cannot listen there: port " + port);
            assertRefused(
                    List.of("--port", Integer.toString(port - 1), "--brokers", "2", "--zookeeper-port", "0"),
                    "--port " + (port - 1) + ":",
                    "cannot listen there");
            assertRefused(
                    List.of("--port", "0", "--zookeeper-port", Integer.toString(port)),
                    "--zookeeper-port " + port + ": Invalid value " + port + " for clientPort: ZooKeeper cannot");
            assertRefused(
                    List.of("--port", "0", "--zookeeper", "1", "--zoo-cfg", "server.1=127.0.0.1:" + port + ":1"),
                    "--zoo-cfg server.1=127.0.0.1:" + port + ":1:");
            assertRefused(
                    List.of(
                            "--port",
                            "0",
                            "--zookeeper-port",
                            "0",
                            "--broker-set",
                            "2:listeners=PLAINTEXT://127.0.0.1:" + port),
                    "--broker-set 2:listeners=PLAINTEXT://127.0.0.1:" + port + ": Invalid value",
                    "broker 2 cannot listen there");
        }
    }

    /** A free port below those that systems, ensembles and other tests draw from. */
    private static int undrawn() {
        for (int i = 0; i < 1_000; i++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new AssertionError("no free port below 20000");
    }

    @Test
    void portsOfOneStartThatCollideAreTold() throws Exception {
        int port = undrawn();
        assertRefused(
                List.of("--port", "0", "--zookeeper-port", "0", "--set", "listeners=PLAINTEXT://127.0.0.1:" + port),
                "--set listeners=PLAINTEXT://127.0.0.1:" + port,
                "broker 2 cannot listen there: port " + port + " is that of broker 1, too");
        assertRefused(
                List.of(
                        "--port",
                        Integer.toString(port),
                        "--zookeeper",
                        "1",
                        "--zookeeper-port",
                        Integer.toString(port),
                        "--brokers",
                        "1"),
                "--port " + port,
                "port " + port + " is that of ZooKeeper, too");
        // Nobody else has the brokers' own ports, or is told instead.
        Ended ended = run(List.of(
                "start",
                "--data",
                folder.resolve("data").toString(),
                "--zookeeper",
                "1",
                "--zookeeper-port",
                "9092",
                "--brokers",
                "1"));
        assertEquals(2, ended.exit());
        assertTrue(ended.lines().getFirst().startsWith("--zookeeper-port 9092: "), ended::toString);
    }

    @Test
    void clustersWithNamesAreCheckedToo() {
        assertRefused(
                List.of("--port", "0", "--cluster", "a", "--cluster", "b", "--set", "broker.id=7"),
                "--set broker.id=7: Invalid value 7");
        assertRefused(
                List.of("--port", "0", "--cluster", "a", "--broker-set", "4:num.partitions=2"),
                "--broker-set 4:num.partitions=2: there is no broker 4, only 1 to 3");
        assertFalse(Files.exists(folder.resolve("data/a/broker-1")));
    }
}
