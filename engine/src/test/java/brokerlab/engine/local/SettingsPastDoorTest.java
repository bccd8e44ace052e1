package brokerlab.engine.local;

import static brokerlab.engine.local.SettingChanges.ALL;
import static brokerlab.engine.local.SettingChanges.ENSEMBLE;
import static brokerlab.engine.local.SettingChanges.broker;
import static brokerlab.engine.local.SettingChanges.change;
import static brokerlab.engine.local.SettingChanges.reset;
import static brokerlab.engine.local.SettingChanges.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What changed, and by whom, is known after the process has gone and come again. */
@Timeout(240)
final class SettingsPastDoorTest {
    @TempDir
    Path folder;

    private static List<String> told(DoorStand stand) throws Exception {
        return stand.ask(new Query.SettingsHistory(20)).stream()
                .map(p -> p.scope() + " " + p.name() + " " + p.oldValue().orElse("-") + " "
                        + p.newValue().orElse("-") + " " + p.origin() + " " + p.by())
                .toList();
    }

    @Test
    void theHistorySurvivesARestartAndALineThatWasCutOff() throws Exception {
        SettingScope topic = new SettingScope.Topic("kept");
        List<String> before;
        try (DoorStand stand = DoorStand.open("settings", folder, 1, 1, Map.of())) {
            stand.done(new Command.CreateTopic("kept", 1, 1, Map.of(), Map.of()));
            stand.done(change(set(topic, "retention.ms", "3600000")));
            stand.done(change(set(ALL, "log.retention.bytes", "5000000")));
            stand.done(change(set(broker(1), "log.segment.delete.delay.ms", "777")));
            stand.done(change(reset(topic, "retention.ms")));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", stand.bootstrap()))) {
                var user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "alice"));
                admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                                user, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1_000_000.0)))))
                        .all()
                        .get();
            }
            before = told(stand);
            assertEquals(4, before.size(), "quotas of users are no settings of a scope: " + before);
            Path file = folder.resolve("settings-history.jsonl");
            stand.await(() -> Files.exists(file) && Files.readAllLines(file).size() == 4);
        }
        Files.writeString(folder.resolve("settings-history.jsonl"), "{\"wallMs\":17", StandardOpenOption.APPEND);
        try (DoorStand stand = DoorStand.open("settings", folder, 1, 1, Map.of())) {
            assertEquals(before, told(stand));
            Query.SettingPast last = stand.ask(new Query.SettingsHistory(1)).getFirst();
            assertEquals(topic, last.scope());
            assertEquals(Optional.of("3600000"), last.oldValue());
            stand.done(change(set(ENSEMBLE, "maxSessionTimeout", "50000")));
            List<String> now = told(stand);
            assertTrue(now.getFirst().contains("maxSessionTimeout"), now.toString());
            assertEquals(before, now.subList(now.size() - before.size(), now.size()));
        }
    }
}
