package brokerlab.engine.config;

import java.util.Arrays;
import java.util.Optional;

/** A release of Apache Kafka that brokers speak as: it decides which APIs and versions are announced and taken. */
public enum Release {
    /** 3.9.1 in ZooKeeper mode, to the letter: what works here works there. */
    KAFKA_3_9("3.9"),
    /** The newest ranges, for whoever develops clients that are ahead of 3.9. */
    KAFKA_4_4("4.4");

    private final String label;

    Release(String label) {
        this.label = label;
    }

    /** As options and files write it. */
    public String label() {
        return label;
    }

    /** Empty for a label of none. */
    public static Optional<Release> of(String label) {
        return Arrays.stream(values()).filter(r -> r.label.equals(label)).findFirst();
    }
}
