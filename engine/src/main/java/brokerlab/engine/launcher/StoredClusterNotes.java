package brokerlab.engine.launcher;

import brokerlab.engine.cluster.StoredCluster;
import brokerlab.engine.config.Counted;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is asked of a folder that goes on with something else: told, as it has no effect. */
record StoredClusterNotes(Predicate<String> isGiven, Consumer<String> warn) {
    void brokers(int asked, StoredCluster held) {
        if (held.ids().size() != asked && isGiven.test("--brokers")) {
            warn.accept("--brokers " + asked + ": the folder holds "
                    + Counted.of(held.ids().size(), "broker")
                    + " already, and goes on with that; add some in the workbench, or choose another --data");
        }
    }

    void zooKeeper(int asked, int held) {
        if (held != asked && isGiven.test("--zookeeper")) {
            warn.accept("--zookeeper " + asked + ": the folder holds " + Counted.of(held, "ZooKeeper node")
                    + " already, and goes on with that; choose another --data for another number");
        }
    }

    /** @param asked in turn; none for brokers without */
    void racks(String argument, List<String> asked, StoredCluster held) {
        boolean other = false;
        for (int i = 0; i < held.ids().size(); i++) {
            String wanted = asked.isEmpty() ? "" : asked.get((held.ids().get(i) - 1) % asked.size());
            other |= !wanted.equals(held.racks().get(i));
        }
        if (other && isGiven.test("--racks")) {
            warn.accept("--racks \"" + argument + "\": the brokers of the folder keep their racks ("
                    + String.join(
                            ", ",
                            held.racks().stream().map(ArgumentErrors::shown).toList())
                    + "); choose another --data for others");
        }
    }
}
