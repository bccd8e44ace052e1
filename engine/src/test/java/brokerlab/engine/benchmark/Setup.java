package brokerlab.engine.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * What is equal for all sides, and where things are.
 *
 * @param engine the engine's jar, or a class path that holds it
 * @param kafka folder of Apache Kafka's jars
 * @param classes class path of the benchmark itself
 * @param folder where clusters keep their data and processes their logs, removed in the end
 * @param jvm options of every server process
 */
record Setup(
        Path java,
        String engine,
        Path kafka,
        String classes,
        Path folder,
        int zooKeeperNodes,
        List<String> jvm,
        Sizes sizes) {

    static final int BROKERS = 3;

    /**
     * How much is done.
     *
     * @param mostBytes values written to one topic at most
     * @param recoveryBytes size of the log that is recovered
     * @param manyPartitions partitions of the topic that has many
     */
    record Sizes(double warmUp, double seconds, long mostBytes, long recoveryBytes, int manyPartitions, int rate) {}
}
