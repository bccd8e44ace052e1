package brokerlab.engine.benchmark;

/**
 * What the client's process is to do.
 *
 * @param partitions 0 for a topic that is there already
 * @param recordBytes size of a value; keys are null
 * @param warmUp seconds of the same load before anything counts
 * @param most records written at most, warm-up included: it bounds the disk
 * @param rate records per second, 0 for as many as go
 */
record Job(
        Kind kind,
        String bootstrap,
        String topic,
        int partitions,
        int replication,
        String acks,
        int recordBytes,
        double warmUp,
        double seconds,
        long most,
        int rate) {

    enum Kind {
        /** Waits at standard input for clusters to come up. */
        FIRST_RECORD,
        PRODUCE,
        CONSUME,
        LATENCY
    }
}
