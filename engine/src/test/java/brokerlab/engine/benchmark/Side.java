package brokerlab.engine.benchmark;

/** The clusters that are compared, in the order in which they take their turns. */
enum Side {
    US("Brokerlab"),
    ONE("Kafka, one JVM"),
    THREE("Kafka, three JVMs");

    final String title;

    Side(String title) {
        this.title = title;
    }
}
