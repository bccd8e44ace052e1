package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.log.EpochEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** R8 as a pure function: logs as lists of the epochs of their records. */
final class TruncationTest {
    /** As {@code PartitionLog.endOfEpoch}: an epoch below all known ends where the first begins, one above all is unknown. */
    private static EpochEnd end(List<Integer> log, int epoch) {
        if (last(log) < epoch) {
            return EpochEnd.UNKNOWN;
        }
        int found = epoch;
        long end = 0;
        for (int i = 0; i < log.size() && log.get(i) <= epoch; i++) {
            found = log.get(i);
            end = i + 1L;
        }
        return new EpochEnd(found, end);
    }

    /** The leader's: its own epoch, above all others, starts at its end. */
    private static EpochEnd leaderEnd(List<Integer> log, int epoch) {
        EpochEnd end = end(log, epoch);
        return end.epoch() < 0 ? new EpochEnd(log.isEmpty() ? epoch : last(log), log.size()) : end;
    }

    private static int last(List<Integer> log) {
        return log.isEmpty() ? -1 : log.getLast();
    }

    /** Rounds until the logs no longer part; what the follower keeps. */
    private static List<Integer> cut(List<Integer> leader, List<Integer> follower) {
        var log = new ArrayList<>(follower);
        for (int round = 0; round <= follower.size(); round++) {
            EpochEnd parting = Truncation.diverging(log.size(), last(log), leaderEnd(leader, last(log)));
            if (parting.epoch() < 0) {
                return log;
            }
            long point = Truncation.point(parting, end(log, parting.epoch()), 0, log.size());
            log.subList((int) point, log.size()).clear();
        }
        throw new AssertionError("no end: leader " + leader + ", follower " + follower);
    }

    @Test
    void R8_knownCases() {
        assertEquals(List.of(0, 0), cut(List.of(0, 0, 2), List.of(0, 0, 1)));
        assertEquals(List.of(0, 0), cut(List.of(0, 0), List.of(0, 0, 0)));
        assertEquals(List.of(), cut(List.of(), List.of(1, 1)));
        assertEquals(List.of(), cut(List.of(5), List.of(1, 1)));
        assertEquals(List.of(0), cut(List.of(0, 2, 4), List.of(0, 1, 1, 3)));
        assertEquals(List.of(0, 1), cut(List.of(0, 1, 1), List.of(0, 1)));
    }

    @Test
    void R8_whatIsKeptIsAPrefixOfTheLeadersLog() {
        for (long seed = 0; seed < 20_000; seed++) {
            // Epochs are given to one leader each, so records of one epoch are the same wherever both logs have them.
            var random = new Random(seed);
            var common = new ArrayList<Integer>();
            int epoch = 0;
            while (random.nextInt(4) != 0) {
                epoch += random.nextInt(2);
                common.add(epoch);
            }
            var leader = new ArrayList<>(common);
            var follower = new ArrayList<>(common);
            int next = epoch;
            for (int i = random.nextInt(6); i > 0; i--) {
                next += 1 + random.nextInt(2);
                var writer = random.nextBoolean() ? leader : follower;
                for (int n = 1 + random.nextInt(2); n > 0; n--) {
                    writer.add(next);
                }
            }
            List<Integer> kept = cut(leader, follower);
            assertEquals(common, kept.subList(0, Math.min(common.size(), kept.size())), "seed " + seed);
            assertEquals(leader.subList(0, kept.size()), kept, "seed " + seed);
            assertEquals(true, kept.size() >= common.size(), "seed " + seed + " cut more than it had to");
        }
    }
}
