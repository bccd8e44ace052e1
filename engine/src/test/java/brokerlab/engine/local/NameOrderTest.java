package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NameOrderTest {
    private static List<String> sorted(String... names) {
        return Stream.of(names).sorted(NameOrder.INSTANCE).toList();
    }

    /** The members of a group stand by name; who has the same name, by id. */
    @Test
    void membersStandInTheOrderOfTheirNumbers() {
        List<String> ids = Stream.of(
                        member("fraud-10", "a"), member("fraud-2", "b"), member("fraud-1", "d"), member("fraud-1", "c"))
                .sorted(GroupSampler.BY_NAME)
                .map(Snapshot.Member::memberId)
                .toList();
        assertEquals(List.of("c", "d", "b", "a"), ids);
    }

    private static Snapshot.Member member(String client, String id) {
        return new Snapshot.Member(id, "", client, "/127.0.0.1", List.of(), 0, 0, 10_000, false);
    }

    /** Siblings: numbers in the midst, numbers longer than any integer, and names without any. */
    @Test
    void figuresCountAsNumbersWhereverTheyStand() {
        assertEquals(List.of("a2-z", "a10-b", "a10-c"), sorted("a10-c", "a10-b", "a2-z"));
        assertEquals(
                List.of("t-9", "t-99999999999999999999", "t-100000000000000000000"),
                sorted("t-100000000000000000000", "t-99999999999999999999", "t-9"));
        assertEquals(List.of("", "billing", "search", "search-"), sorted("search-", "search", "", "billing"));
    }

    @Test
    void twoNamesAreNeverTheSame() {
        assertEquals(List.of("m-01", "m-1", "m-2"), sorted("m-2", "m-1", "m-01"));
        assertTrue(NameOrder.INSTANCE.compare("m-1", "m-01") > 0);
        assertEquals(0, NameOrder.INSTANCE.compare("m-1", "m-1"));
    }
}
