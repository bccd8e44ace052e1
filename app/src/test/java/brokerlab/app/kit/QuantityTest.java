package brokerlab.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class QuantityTest {
    @Test
    void readsAsPeopleWrite() {
        assertEquals(OptionalLong.of(1_200_000), Quantity.DURATION.parse("20 min"));
        assertEquals(OptionalLong.of(172_800_000), Quantity.DURATION.parse("2d"));
        assertEquals(OptionalLong.of(5_400_000), Quantity.DURATION.parse("1h 30min"));
        assertEquals(OptionalLong.of(1500), Quantity.DURATION.parse("1.5 s"));
        assertEquals(OptionalLong.of(1_200_000), Quantity.DURATION.parse("20분"));
        assertEquals(OptionalLong.of(64L << 20), Quantity.BYTES.parse("64MB"));
        assertEquals(OptionalLong.of(64L << 20), Quantity.BYTES.parse("64 MiB"));
        assertEquals(OptionalLong.of(1024), Quantity.BYTES.parse("1024"));
        assertEquals(OptionalLong.of(-1), Quantity.BYTES.parse("-1"));
        assertEquals(OptionalLong.of(1_000_000), Quantity.COUNT.parse("1,000,000"));
    }

    @Test
    void refusesWhatIsNotExact() {
        for (String wrong : new String[] {"", "min", "20 parsecs", "0.0001 ms", "1 2 3 x", "99999999999999999999"}) {
            assertTrue(Quantity.DURATION.parse(wrong).isEmpty(), wrong);
        }
    }

    @Test
    void writesTheShortestExactWay() {
        assertEquals("20 min", Quantity.DURATION.write(1_200_000));
        assertEquals("90 min", Quantity.DURATION.write(5_400_000));
        assertEquals("1500 ms", Quantity.DURATION.write(1500));
        assertEquals("64 MB", Quantity.BYTES.write(64L << 20));
        assertEquals("-1", Quantity.BYTES.write(-1));
        for (long value : new long[] {1, 999, 1000, 61_000, 3_600_000, 7 * 86_400_000L, Long.MAX_VALUE}) {
            assertEquals(OptionalLong.of(value), Quantity.DURATION.parse(Quantity.DURATION.write(value)));
        }
    }
}
