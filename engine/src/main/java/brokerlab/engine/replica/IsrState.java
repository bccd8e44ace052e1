package brokerlab.engine.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The in-sync replicas as the leader knows them.
 *
 * @param members as last read from or written to the znode
 * @param version the znode's, for the next compare-and-set (R9)
 * @param proposal a change whose outcome is not known yet; none is begun before it is
 */
record IsrState(List<Integer> members, int version, Optional<Proposal> proposal) {
    /** A change under way. Compared by identity. */
    static final class Proposal {
        private final List<Integer> members;
        private final int version;

        Proposal(List<Integer> members, int version) {
            this.members = List.copyOf(members);
            this.version = version;
        }

        List<Integer> members() {
            return members;
        }

        /** The znode version it replaces. */
        int version() {
            return version;
        }
    }

    static IsrState of(List<Integer> members, int version) {
        return new IsrState(List.copyOf(members), version, Optional.empty());
    }

    /** Whether the broker is in the largest ISR the znode may hold now (R6): before or after the proposal. */
    boolean possibly(int broker) {
        return members.contains(broker)
                || (proposal.isPresent() && proposal.get().members().contains(broker));
    }

    IsrState proposing(List<Integer> next) {
        return new IsrState(members, version, Optional.of(new Proposal(next, version)));
    }

    IsrState proposingWith(int broker) {
        var next = new ArrayList<>(members);
        next.add(broker);
        return proposing(next);
    }
}
