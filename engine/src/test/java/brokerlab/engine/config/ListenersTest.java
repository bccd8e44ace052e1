package brokerlab.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenersTest {
    @Test
    void hostsPortsAndAddressesAreRead() {
        assertEquals(
                List.of(new Listeners.Endpoint("PLAINTEXT", "PLAINTEXT", "", 9092)),
                Listeners.parse("listeners", "PLAINTEXT://:9092"));
        assertEquals(
                "::1",
                Listeners.parse("listeners", " PLAINTEXT://[::1]:0 ").getFirst().host());
        assertEquals(
                "PLAINTEXT://[::1]:0",
                Listeners.parse("listeners", "PLAINTEXT://[::1]:0").getFirst().entry());
        assertEquals(
                "my-host.lan",
                Listeners.parse("listeners", "PLAINTEXT://my-host.lan:1")
                        .getFirst()
                        .host());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PLAINTEXT://h:70000|PLAINTEXT://h:70000",
                "PLAINTEXT://h:-1|PLAINTEXT://h:-1",
                "PLAINTEXT://h|PLAINTEXT://h",
                "h:9092|h:9092",
                "PLAINTEXT://localhost:9092,SSL//:9091|SSL//:9091",
                "CLIENTS://h:9093|CLIENTS://h:9093",
                "PLAINTEXT://a:1,PLAINTEXT://b:2|PLAINTEXT://b:2",
                "PLAINTEXT://h:99999999999|PLAINTEXT://h:99999999999",
                "PLAINTEXT://a b:1|PLAINTEXT://a b:1",
            })
    void aWrongEntryIsNamed(String value, String entry) {
        var e = assertThrows(InvalidSettingException.class, () -> Listeners.parse("listeners", value));
        assertTrue(e.getMessage().contains(entry), e.getMessage());
        assertEquals("listeners", e.setting());
    }

    @Test
    void whatIsAdvertisedIsWhatWasBoundUnlessToldOtherwise() {
        var bound = List.of(new Listeners.Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 40001));
        assertEquals(bound, Listeners.advertised(new BrokerSettings(Map.of()), bound));
        var own = new BrokerSettings(Map.of("advertised.listeners", "PLAINTEXT://lab.example:0"));
        assertEquals(
                "PLAINTEXT://lab.example:40001",
                Listeners.advertised(own, bound).getFirst().entry());
        var wild = new BrokerSettings(Map.of("advertised.listeners", "PLAINTEXT://0.0.0.0:1"));
        assertThrows(InvalidSettingException.class, () -> Listeners.advertised(wild, bound));
    }
}
