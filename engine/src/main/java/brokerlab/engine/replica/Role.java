package brokerlab.engine.replica;

import java.util.List;

/** What a broker is for one partition. */
sealed interface Role permits Role.None, Role.Following, Leadership {
    /** Newest leader epoch heard of, -1 for none. */
    int leaderEpoch();

    /** Neither leads nor follows: not told yet, or told to stop. */
    record None(int leaderEpoch) implements Role {}

    /** @param leader -1 when there is none to follow */
    record Following(int leaderEpoch, int leader, List<Integer> replicas) implements Role {}
}
