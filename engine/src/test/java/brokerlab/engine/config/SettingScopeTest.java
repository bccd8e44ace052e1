package brokerlab.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingScopeTest {
    @Test
    void everyEntityIsReadFromThePathItHas() {
        for (SettingScope.Entity entity : List.of(
                new SettingScope.ClusterDefault(),
                new SettingScope.Broker(12),
                new SettingScope.Topic("orders"),
                new SettingScope.User("alice"),
                new SettingScope.User(SettingScope.DEFAULT),
                new SettingScope.Client("c"),
                new SettingScope.UserClient("alice", SettingScope.DEFAULT),
                new SettingScope.UserClient("a", "clients"),
                new SettingScope.Address("::1"))) {
            assertEquals(Optional.of(entity), SettingScope.Entity.ofPath(entity.path()), entity.path());
        }
    }

    @Test
    void otherPathsAreNoEntity() {
        for (String path :
                List.of("topics", "changes/config_change_1", "brokers/one", "topics/a/b", "users/u/clients")) {
            assertEquals(Optional.empty(), SettingScope.Entity.ofPath(path), path);
        }
        assertEquals(Optional.empty(), SettingScope.Entity.ofPath("users/u/clients/c/d"));
    }

    @Test
    void aZnodesNameIsReadAsItWasGiven() {
        for (String name : List.of("a b/clients/*", SettingScope.DEFAULT, "사용자")) {
            assertEquals(Optional.of(name), SettingScope.Quotas.decoded(SettingScope.Quotas.encoded(name)));
        }
        assertEquals(Optional.empty(), SettingScope.Quotas.decoded(SettingScope.DEFAULT));
    }
}
