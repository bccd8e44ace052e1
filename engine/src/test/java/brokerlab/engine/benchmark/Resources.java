package brokerlab.engine.benchmark;

import java.util.List;

/**
 * What a measured stretch of time took.
 *
 * @param others processor seconds of everything on this machine that is no part of the benchmark
 * @param readMb what came from the disk and not from the page cache
 * @param waiting processor seconds that waited for the disk
 */
record Resources(
        double seconds, double server, double client, double others, double waiting, double writtenMb, double readMb) {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** The meter of a stretch of time. */
    static final class Meter {
        private final List<Child> server;
        private final List<Child> client;
        private final Usage serverBefore;
        private final Usage clientBefore;
        private final Machine before;

        Meter(List<Child> server, List<Child> client) {
            this.server = server;
            this.client = client;
            this.serverBefore = Usage.of(server);
            this.clientBefore = Usage.of(client);
            this.before = Machine.now();
        }

        Resources read() {
            Usage ofServer = Usage.of(server).since(serverBefore);
            Usage ofClient = Usage.of(client).since(clientBefore);
            Machine now = Machine.now();
            return new Resources(
                    (now.nanos() - before.nanos()) / 1e9,
                    ofServer.cpu(),
                    ofClient.cpu(),
                    Math.max(0, now.busy() - before.busy() - ofServer.cpu() - ofClient.cpu()),
                    now.waiting() - before.waiting(),
                    ofServer.written() / 1e6,
                    ofServer.read() / 1e6);
        }
    }

    /** Who had which share of all processors. */
    String shares() {
        double capacity = seconds * CORES;
        return "server %.0f %%, client %.0f %%, others %.0f %%, disk wait %.0f %%, server CPU %.2f s"
                .formatted(
                        100 * server / capacity,
                        100 * client / capacity,
                        100 * others / capacity,
                        100 * waiting / capacity,
                        server);
    }

    /** The resource that ran out. */
    String limit() {
        double capacity = seconds * CORES;
        if ((server + client + others) / capacity > 0.85) {
            return others / capacity > 0.1
                    ? "processor, shared with %.0f %% other work".formatted(100 * others / capacity)
                    : "processor";
        }
        if (waiting / capacity > 0.2) {
            return "disk";
        }
        if (client / seconds > 0.9) {
            return "the client's thread";
        }
        return "none: it waits for answers";
    }
}
