package brokerlab.engine.view;

import brokerlab.engine.config.Counted;

/**
 * Why brokers are not removed now: a value, so that a screen says it in its user's language.
 *
 * @param partitions it is about; 0 when it is about none
 * @param replicas the most of them that one partition has; 0 when it is not about that
 * @param about the first partition as {@code topic-N}, or the broker's id; empty when it is about neither
 */
public record RemovalRefusal(Reason reason, int partitions, int replicas, String about) {
    /** What stands against it. */
    public enum Reason {
        NO_SUCH_BROKER,
        NOBODY_LEFT,
        NO_BROKER,
        NO_QUORUM,
        NO_CONTROLLER,
        ROLLING,
        REMOVING,
        TOO_MANY_REPLICAS,
        NO_LEADER
    }

    /** One that is about nothing in particular. */
    public RemovalRefusal(Reason reason) {
        this(reason, 0, 0, "");
    }

    /** A sentence in English, with the remedy. */
    public String message() {
        return switch (reason) {
            case NO_SUCH_BROKER -> "There is no broker " + about + ".";
            case NOBODY_LEFT -> "No broker would be left: a cluster keeps at least one. Add another first.";
            case NO_BROKER -> "No broker runs that could take the replicas: start one.";
            case NO_QUORUM -> "ZooKeeper has no quorum: nothing can be moved. Start nodes until most of them run.";
            case NO_CONTROLLER -> "No broker is controller at the moment: wait for the election, then ask again.";
            case ROLLING -> "Brokers restart one after the other: remove brokers when they are through, or cancel it.";
            case REMOVING -> "Brokers are being removed already: wait until they are gone, or cancel it.";
            case TOO_MANY_REPLICAS ->
                Counted.of(partitions, "partition") + " (the first: " + about + ") with up to "
                        + Counted.of(replicas, "replica")
                        + " would not find as many brokers: add a broker, or give them fewer replicas.";
            case NO_LEADER ->
                "No leader to copy " + Counted.of(partitions, "partition") + " (the first: " + about
                        + ") from: start the brokers of the replicas first.";
        };
    }
}
