package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.List;

/** The client process that waits for clusters to come up; one for the whole run. */
final class Waiter {
    private final Client client;
    private Child process;

    Waiter(Client client) {
        this.client = client;
    }

    List<Child> process() throws InterruptedException {
        if (process == null) {
            process = client.start(new Job(Job.Kind.FIRST_RECORD, "", "", 0, 0, "", 0, 0, 0, 0, 0));
            process.await(Signals.READY, Duration.ofSeconds(30));
        }
        return List.of(process);
    }

    /** Returns when a record is acknowledged; the words after the bootstrap address are those of {@link FirstRecord}. */
    void await(Deployment cluster, String words, Duration limit) throws InterruptedException {
        Child child = process().getFirst();
        boolean heard = false;
        try {
            child.tell(cluster.bootstrap() + " " + words);
            child.await(Signals.END, limit, cluster.processes());
            heard = true;
        } finally {
            if (!heard) {
                // It still waits for a cluster that is given up; the next one gets another.
                child.kill();
                process = null;
            }
        }
    }
}
