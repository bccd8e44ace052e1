package brokerlab.engine.local;

import static brokerlab.engine.local.SettingChanges.ALL;
import static brokerlab.engine.local.SettingChanges.ENSEMBLE;
import static brokerlab.engine.local.SettingChanges.broker;
import static brokerlab.engine.local.SettingChanges.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingOrigin;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of settings through the door of a running cluster: exported, imported, compared. */
@Timeout(180)
class SettingsFilesDoorTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.forSettings(temp);
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    @Test
    void aFilesValuesAreCheckedAlsoWhereNobodyReadsThem() throws Exception {
        String file = """
                remote.fetch.max.wait.ms=soon
                replica.socket.receive.buffer.bytes=2147483648
                made.up=x
                """;
        for (SettingScope scope : List.of(ALL, broker(2))) {
            Query.ImportAnswer diff = stand.ask(new Query.ImportSettings(scope, file));
            assertEquals(List.of(set(scope, "made.up", "x")), diff.kept());
            assertEquals(2, diff.refusals().size(), diff.toString());
            assertTrue(
                    diff.refusals().getFirst().startsWith("line 1: Invalid value soon for remote.fetch.max.wait.ms: "),
                    diff.toString());
            assertEquals(
                    "INVALID_CONFIG",
                    stand.refused(new Command.ChangeSettings(
                                    List.of(set(scope, "remote.fetch.max.wait.ms", "soon")),
                                    OptionalLong.empty(),
                                    SettingOrigin.IMPORT))
                            .code());
        }
    }

    @Test
    void whatIsExportedIsImportedAsNoChangeAndEditsAreADiff() throws Exception {
        String exported =
                stand.ask(new Query.ExportSettings(broker(2), false)).getFirst().text();
        assertTrue(exported.contains("broker.id=2\n") && exported.contains("zookeeper.connect=127.0.0.1"), exported);
        Query.ImportAnswer same = stand.ask(new Query.ImportSettings(broker(2), exported));
        assertEquals(new Query.ImportAnswer(List.of(), List.of(), List.of(), List.of(), same.same()), same);
        assertTrue(same.same() >= 8, exported);

        String edited = exported + """
                broker.id=8
                num.io.threads=6
                queued.max.requests=none
                num.replica.fetchers=4
                node.id=4
                made.up.by.a.plugin=x
                log.dirs=/elsewhere
                name-alone
                """;
        int lines = exported.split("\n", -1).length;
        Query.ImportAnswer diff = stand.ask(new Query.ImportSettings(broker(2), edited));
        assertEquals(List.of(set(broker(2), "num.io.threads", "6")), diff.changes());
        assertEquals(
                List.of(
                        set(broker(2), "num.replica.fetchers", "4"),
                        set(broker(2), "made.up.by.a.plugin", "x"),
                        set(broker(2), "name-alone", "")),
                diff.kept());
        assertEquals(
                List.of("broker.id", "log.dirs", "node.id"),
                diff.managed().stream().sorted().toList());
        assertEquals(1, diff.refusals().size(), diff.toString());
        assertTrue(
                diff.refusals().getLast().startsWith("line " + (lines + 2) + ": Invalid value none"), diff.toString());

        long mark = stand.now();
        var all = new ArrayList<>(diff.changes());
        all.addAll(diff.kept());
        stand.done(new Command.ChangeSettings(all, OptionalLong.empty(), SettingOrigin.IMPORT));
        assertEquals(List.of(), stand.stopped(mark), "what nobody follows restarts nobody");
        assertTrue(stand.ask(new Query.ExportSettings(broker(2), false))
                .getFirst()
                .text()
                .contains("made.up.by.a.plugin=x"));
        assertEquals(
                Optional.of("4"), stand.row(broker(2), "num.replica.fetchers").value());
        // The controller journals what another broker has taken already.
        stand.await(() ->
                stand.ask(new Query.SettingsHistory(3)).stream().allMatch(h -> h.origin() == SettingOrigin.IMPORT));
        stand.done(new Command.UndoSettings());
        assertEquals(
                exported,
                stand.ask(new Query.ExportSettings(broker(2), false)).getFirst().text());
    }

    @Test
    void theWholeClusterIsExportedWithItsEnsembleAndItsTopics() throws Exception {
        stand.done(
                new Command.CreateTopic("set", 1, 1, java.util.Map.of(), java.util.Map.of("retention.ms", "3600000")));
        stand.done(new Command.CreateTopic("plain", 1, 1, java.util.Map.of(), java.util.Map.of()));
        List<Query.ExportedFile> files = stand.ask(new Query.ExportSettings(new SettingScope.ClusterDefault(), false));
        assertEquals(
                List.of(
                        "broker-1/server.properties",
                        "broker-2/server.properties",
                        "broker-3/server.properties",
                        "zookeeper-1/zoo.cfg",
                        "zookeeper-1/myid",
                        "zookeeper-2/zoo.cfg",
                        "zookeeper-2/myid",
                        "zookeeper-3/zoo.cfg",
                        "zookeeper-3/myid",
                        "topics/set.properties"),
                files.stream()
                        .map(Query.ExportedFile::path)
                        .filter(p -> !p.startsWith("topics/__"))
                        .toList());
        assertEquals("retention.ms=3600000\n", files.getLast().text());
    }

    @Test
    void zooCfgAndMyidAreExportedAndImported() throws Exception {
        List<Query.ExportedFile> files = stand.ask(new Query.ExportSettings(ENSEMBLE, false));
        assertEquals(6, files.size());
        assertEquals(new Query.ExportedFile("zookeeper-2/myid", "2\n"), files.get(3));
        String zooCfg = files.get(2).text();
        assertTrue(zooCfg.contains("server.3=127.0.0.1:") && zooCfg.contains("tickTime=500\n"), zooCfg);
        Query.ImportAnswer diff = stand.ask(new Query.ImportSettings(
                ENSEMBLE,
                zooCfg.replace("initLimit=40", "initLimit=50")
                        + "fsync.warningthresholdms=900\nof.a.later.release=1\nserver.4=there:1:2\n"));
        assertEquals(List.of(set(ENSEMBLE, "initLimit", "50")), diff.changes());
        assertEquals(
                List.of(set(ENSEMBLE, "fsync.warningthresholdms", "900"), set(ENSEMBLE, "of.a.later.release", "1")),
                diff.kept());
        assertEquals(List.of(), diff.refusals());
        stand.done(new Command.ChangeSettings(diff.kept(), OptionalLong.empty(), SettingOrigin.IMPORT));
        String after =
                stand.ask(new Query.ExportSettings(ENSEMBLE, false)).getFirst().text();
        assertTrue(after.contains("of.a.later.release=1\n") && after.contains("fsync.warningthresholdms=900\n"), after);
        stand.done(new Command.UndoSettings());
        assertFalse(stand.ask(new Query.ExportSettings(ENSEMBLE, false))
                .getFirst()
                .text()
                .contains("later"));
    }

    @Test
    void filesOfStrangersAreImportedWithoutWhatIsTheirs() throws Exception {
        // A comment in EUC-KR, and what the file that comes with Apache Kafka 4 has.
        byte[] file = """
                # 한국어
                process.roles=broker
                node.id=1
                listeners=PLAINTEXT://10.0.0.1:9092
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT
                log.dirs=/tmp/k
                broker.rack=r
                controller.quorum.bootstrap.servers=x:1
                ssl.keystore.location=/k.jks
                num.partitions=7
                share.coordinator.state.topic.min.isr=1
                """.getBytes(Charset.forName("EUC-KR"));
        for (SettingScope scope : List.of(ALL, broker(2))) {
            Query.ImportAnswer diff = stand.ask(new Query.ImportSettings(scope, file));
            assertEquals(List.of(), diff.refusals());
            assertEquals(
                    List.of(set(scope, "num.partitions", "7")),
                    diff.changes().stream()
                            .filter(c -> !c.name().startsWith("ssl."))
                            .toList());
            assertEquals(List.of(set(scope, "share.coordinator.state.topic.min.isr", "1")), diff.kept());
            assertTrue(
                    diff.managed()
                            .containsAll(List.of(
                                    "process.roles",
                                    "node.id",
                                    "listeners",
                                    "listener.security.protocol.map",
                                    "log.dirs",
                                    "broker.rack",
                                    "controller.quorum.bootstrap.servers")),
                    diff.toString());
            assertEquals(scope.equals(ALL), diff.managed().contains("ssl.keystore.location"));
        }
        Query.ImportAnswer unreadable = stand.ask(new Query.ImportSettings(
                broker(2), "# \ud55c\npassword.encoder.secret=\ud55c\uad6d".getBytes(Charset.forName("EUC-KR"))));
        assertTrue(unreadable.refusals().getFirst().startsWith("line 2: "), unreadable.toString());
        assertTrue(unreadable.refusals().getFirst().contains("is not UTF-8"), unreadable.toString());

        Query.ImportAnswer ensemble = stand.ask(new Query.ImportSettings(ENSEMBLE, """
                # 2년
                initLimit=60
                weight.1=1
                group.1=1:2:3
                dynamicConfigFile=/d
                skipACL=true
                metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
                server.5 = host:1233:1235:observer;2181
                of.a.later.release=1
                """));
        assertEquals(List.of(), ensemble.refusals());
        assertEquals(List.of(set(ENSEMBLE, "initLimit", "60")), ensemble.changes());
        assertEquals(List.of(set(ENSEMBLE, "of.a.later.release", "1")), ensemble.kept());
        assertEquals(
                List.of("weight.1", "group.1", "dynamicConfigFile", "skipACL", "metricsProvider.className", "server.5"),
                ensemble.managed());
        var all = new ArrayList<>(ensemble.changes());
        all.addAll(ensemble.kept());
        stand.done(new Command.ChangeSettings(all, OptionalLong.empty(), SettingOrigin.IMPORT));
        assertEquals(Optional.of("60"), stand.row(ENSEMBLE, "initLimit").value());
        stand.done(new Command.UndoSettings());
    }
}
