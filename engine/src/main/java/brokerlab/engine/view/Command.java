package brokerlab.engine.view;

import brokerlab.engine.config.Release;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What can be changed in a cluster. */
public sealed interface Command {
    /** @param assignment replicas by partition, empty to let the cluster place them */
    record CreateTopic(
            String name,
            int partitions,
            int replicationFactor,
            Map<Integer, List<Integer>> assignment,
            Map<String, String> settings)
            implements Command {}

    record DeleteTopic(String name) implements Command {}

    record GrowTopic(String name, int partitions) implements Command {}

    /**
     * Appends one record with {@code acks=all}; {@link Door#write} tells where.
     *
     * @param partition empty: by key as producers choose, or any when there is no key
     */
    record WriteRecord(
            String topic,
            Optional<Integer> partition,
            Optional<byte[]> key,
            Optional<byte[]> value,
            List<RecordHeader> headers)
            implements Command {
        public WriteRecord(String topic, Optional<Integer> partition, Optional<byte[]> key, Optional<byte[]> value) {
            this(topic, partition, key, value, List.of());
        }
    }

    /** A controlled, immediate hand-over. */
    record StopBroker(int broker) implements Command {}

    /** Ends without a word: its ZooKeeper session lives until it times out. */
    record KillBroker(int broker) implements Command {}

    record StartBroker(int broker) implements Command {}

    /** @param rack empty for none */
    record AddBroker(String rack) implements Command {}

    record StopZooKeeperNode(int node) implements Command {}

    record KillZooKeeperNode(int node) implements Command {}

    record StartZooKeeperNode(int node) implements Command {}

    /** Closes the active segment on every replica's own terms: on the leader now. */
    record RollSegment(String topic, int partition, int broker) implements Command {}

    record ElectPreferredLeader(String topic, int partition) implements Command {}

    /** Of every partition whose preferred replica can lead; {@link PreferredLeaders} tells which those are. */
    record ElectPreferredLeaders() implements Command {}

    /**
     * Takes brokers out of the cluster for good, with all they hold moved to others first. {@link Query.RemovalPreview} tells where to.
     * Their own settings are deleted: a later broker with the same id does not inherit them.
     * Completes when they are gone. Fails with {@code REMOVAL_REFUSED}, or {@code REMOVAL_CANCELLED}.
     */
    record RemoveBrokers(Set<Integer> brokers) implements Command {}

    /** Replicas that have not arrived go back, and the brokers stay. Fails with {@code NOT_REMOVING}. */
    record CancelRemoval() implements Command {}

    /**
     * Sets where a group reads on, as {@link Query.OffsetReset} answered it; moves that are not possible are left out. Fails with
     * {@code NON_EMPTY_GROUP} while it has members, naming them, and with {@code STATE_MOVED} when it stands elsewhere by now.
     */
    record ResetOffsets(String group, List<OffsetMove> moves) implements Command {}

    /** Takes a group away with all its commits. Fails with {@code NON_EMPTY_GROUP} while it has members, naming them. */
    record DeleteGroup(String group) implements Command {}

    /**
     * Takes a group's commits in a topic away. Fails with {@code NON_EMPTY_GROUP} while a member reads the topic. A group without
     * members goes with its last commit.
     */
    record ForgetOffsets(String group, String topic) implements Command {}

    /**
     * Changes settings together, of any scopes: nothing is changed when one of them is refused. Completes when all hold, so after the
     * last restart of those that need one. What takes the restart of something is refused with {@code ROLLING} while another such
     * change is under way, and with {@code NO_QUORUM} what could not be written, or would stop a broker that could not come back. Fails with {@code ROLLING_CANCELLED} or {@code ROLLING_FAILED} when the restarts ended early: what is live
     * holds, and so does the new value where the restart was done.
     *
     * @param previewed the {@link Query.PreviewAnswer#stateVersion()} it was decided on: refused with {@code STATE_MOVED} when a
     *     preview would have another one by now. Empty to change in any case
     * @param origin FORM, PRESET or IMPORT. What an import brings that nobody follows is kept where files are kept
     */
    record ChangeSettings(List<SettingChange> changes, OptionalLong previewed, SettingOrigin origin)
            implements Command {
        /** Without a preview, from a form. */
        public ChangeSettings(List<SettingChange> changes) {
            this(changes, OptionalLong.empty(), SettingOrigin.FORM);
        }
    }

    /**
     * Gives every setting of the last {@link ChangeSettings} back its former own value, or none where it inherited. {@link Query.Undo}
     * tells what that would be, and what it would do. Fails with {@code NOTHING_TO_UNDO}, and as {@link ChangeSettings} does.
     *
     * @param previewed the version of the preview in {@link Query.UndoAnswer}, as for {@link ChangeSettings}
     */
    record UndoSettings(OptionalLong previewed) implements Command {
        /** Without a preview. */
        public UndoSettings() {
            this(OptionalLong.empty());
        }
    }

    /**
     * Restarts no further broker or node; those already restarted keep the new values, the others their old ones. Completes when the
     * one under way is through. Fails with {@code NOT_ROLLING}.
     */
    record CancelRolling() implements Command {}

    /**
     * Lets all brokers announce and take the APIs and versions of this release from now on, also at the next start. Clients that go on
     * in a version that is not taken any more are disconnected and ask anew. Fails with {@code INVALID_RELEASE}.
     *
     * @param release one of {@link Speak#RELEASES}
     */
    record Speak(String release) implements Command {
        /** What brokers can speak as, the one of a new cluster first. */
        public static final List<String> RELEASES =
                Arrays.stream(Release.values()).map(Release::label).toList();
    }

    /**
     * Makes a certificate authority in the cluster's folder, unless there is one. A listener with TLS that is opened from then on and
     * has no keystore of its own gets a certificate of it. {@link Query.LabAuthority} tells where clients find what to trust. Fails
     * with {@code NO_CERTIFICATE}.
     */
    record MakeLabAuthority() implements Command {}

    /**
     * Makes a certificate by which a client can prove itself, as {@code client-NAME.p12} and {@code .pem} in the authority's folder.
     * Fails with {@code NO_CERTIFICATE}.
     *
     * @param name letters, digits and {@code . _ -}, at most 64
     */
    record MakeClientCertificate(String name) implements Command {}
}
