package brokerlab.engine.journal;

/** A broker came or went, or the cluster got another controller. */
public sealed interface BrokerEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.BROKER;
    }

    record BrokerStarted(int broker, String rack, String host, int port) implements BrokerEvent {}

    record BrokerStopped(int broker) implements BrokerEvent {}

    record BrokerKilled(int broker) implements BrokerEvent {}

    /** The controller saw the broker's registration in ZooKeeper. */
    record BrokerRegistered(int broker, long brokerEpoch) implements BrokerEvent {}

    /** The controller saw the registration vanish: a stop, or a session that timed out. */
    record BrokerGone(int broker) implements BrokerEvent {}

    record ControllerElected(int broker, int controllerEpoch) implements BrokerEvent {
        @Override
        public Track track() {
            return Track.LEADER;
        }
    }

    record ControllerResigned(int broker, int controllerEpoch) implements BrokerEvent {
        @Override
        public Track track() {
            return Track.LEADER;
        }
    }
}
