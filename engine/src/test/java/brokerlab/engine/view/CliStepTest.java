package brokerlab.engine.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.config.SettingScope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CliStepTest {
    private static final String TOOL = "kafka-configs.sh --bootstrap-server b:9092 --alter ";
    private static final SettingScope TOPIC = new SettingScope.Topic("orders");
    private static final SettingScope BROKER = new SettingScope.Broker(2);
    private static final SettingScope ALL = new SettingScope.ClusterDefault();

    private static SettingChange set(SettingScope scope, String name, String value) {
        return new SettingChange(scope, name, Optional.of(value));
    }

    private static SettingChange reset(SettingScope scope, String name) {
        return new SettingChange(scope, name, Optional.empty());
    }

    private static List<CliStep> steps(SettingChange... changes) {
        return CliStep.of(List.of(changes), "b:9092");
    }

    private static void assertCommand(String expected, SettingChange... changes) {
        assertEquals(List.of(new CliStep(CliStep.Kind.KAFKA_CONFIGS, "", TOOL + expected)), steps(changes));
    }

    @Test
    void liveSettingsAreOneCommandForEachScope() {
        assertCommand(
                "--entity-type topics --entity-name orders --add-config retention.ms=1000,segment.bytes=64"
                        + " --delete-config min.insync.replicas",
                set(TOPIC, "retention.ms", "1000"),
                set(TOPIC, "segment.bytes", "64"),
                reset(TOPIC, "min.insync.replicas"));
        assertCommand(
                "--entity-type brokers --entity-name 2 --add-config num.io.threads=4",
                set(BROKER, "num.io.threads", "4"));
        assertCommand(
                "--entity-type brokers --entity-default --delete-config log.retention.ms",
                reset(ALL, "log.retention.ms"));
        assertEquals(
                2,
                steps(set(BROKER, "num.io.threads", "4"), set(ALL, "num.io.threads", "5"))
                        .size());
    }

    @Test
    void valuesWithCommasStandInBracketsAndThoseWithBracketsInAFile() {
        assertCommand(
                "--entity-type topics --entity-name orders --add-config 'cleanup.policy=[compact,delete]'",
                set(TOPIC, "cleanup.policy", "compact,delete"));
        assertCommand(
                "--entity-type brokers --entity-name 2 --add-config 'max.connections.per.ip.overrides=[10.0.0.1:5,h:6]'",
                set(BROKER, "max.connections.per.ip.overrides", "10.0.0.1:5,h:6"));
        assertCommand(
                "--entity-type topics --entity-name orders --add-config-file <(echo 'leader.replication.throttled.replicas=[a]')",
                set(TOPIC, "leader.replication.throttled.replicas", "[a]"));
        assertCommand(
                "--entity-type topics --entity-name orders --add-config 'compression.type=it'\\''s'",
                set(TOPIC, "compression.type", "it's"));
    }

    @Test
    void startOnlySettingsAreLinesOfAFile() {
        assertEquals(
                List.of(new CliStep(
                        CliStep.Kind.SERVER_PROPERTIES,
                        "broker-2/server.properties",
                        "queued.max.requests=7\n#broker.rack=")),
                steps(set(BROKER, "queued.max.requests", "7"), reset(BROKER, "broker.rack")));
        assertEquals(
                List.of(new CliStep(CliStep.Kind.ZOO_CFG, "*/zoo.cfg", "tickTime=2000")),
                steps(set(new SettingScope.Ensemble(), "tickTime", "2000")));
    }

    @Test
    void aPasswordIsNotTold() {
        assertCommand(
                "--entity-type brokers --entity-name 2 --add-config-file <(echo 'ssl.key.password=[hidden]')",
                set(BROKER, "ssl.key.password", "secret"));
    }
}
