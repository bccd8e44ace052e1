package brokerlab.engine.view;

/** The door to a cluster that runs in this process. */
public final class LocalDoor {
    private LocalDoor() {}

    /**
     * Starts the cluster and returns at once; {@link Snapshot.Cluster#phase()} tells when it runs or why it failed.
     *
     * @throws DoorException when the specification is malformed, naming the value and the remedy
     */
    public static Door open(LocalSpec spec) {
        throw new UnsupportedOperationException(spec.name());
    }
}
