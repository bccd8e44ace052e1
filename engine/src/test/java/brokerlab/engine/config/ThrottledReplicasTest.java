package brokerlab.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which replicas a topic's throttle settings name. */
final class ThrottledReplicasTest {
    private static final String NAME = "leader.replication.throttled.replicas";

    private static ThrottledReplicas of(String value) {
        Setting setting = Catalogue.honoured().topicSetting(NAME, value);
        return TopicSettings.resolve(new BrokerSettings(Map.of()), Map.of(NAME, setting.checked(value)))
                .leaderThrottled();
    }

    @Test
    void pairsNamePartitionAndBroker() {
        ThrottledReplicas replicas = of("0:1, 0:2,12:1");
        assertTrue(replicas.covers(0, 1));
        assertTrue(replicas.covers(0, 2));
        assertTrue(replicas.covers(12, 1));
        assertFalse(replicas.covers(12, 2));
        assertFalse(replicas.covers(1, 1));
    }

    @Test
    void aStarNamesAllAndNothingNamesNone() {
        assertTrue(of("*").covers(7, 7));
        assertFalse(of("").covers(0, 0));
        assertEquals(ThrottledReplicas.NONE, TopicSettings.defaults().followerThrottled());
    }

    @Test
    void anythingElseIsRefused() {
        for (String value : new String[] {"1", "a:b", "0:1:2", "0:-1", "all", "none"}) {
            assertThrows(InvalidSettingException.class, () -> of(value), value);
        }
    }
}
