package brokerlab.engine.group;

import brokerlab.engine.group.GroupLog.Entry;
import brokerlab.engine.group.GroupRecord.GroupForgotten;
import brokerlab.engine.group.GroupRecord.GroupStored;
import brokerlab.engine.group.GroupRecord.OffsetForgotten;
import brokerlab.engine.group.GroupRecord.OffsetStored;
import brokerlab.engine.group.GroupRecord.StoredMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * The bytes of {@code __consumer_offsets}, as Kafka 3.9's group-coordinator schemas have them. Every key and value begins with a
 * version; a key's version says what it is the key of.
 *
 * <pre>
 *   key 0, 1  OffsetCommitKey      group, topic, partition
 *   key 2     GroupMetadataKey     group
 *   value     OffsetCommitValue    0 offset, metadata, commit time      1 + expire time      2 as 0
 *                                  3 offset, leader epoch, metadata, commit time             4 flexible, + tagged topic id
 *   value     GroupMetadataValue   0 type, generation, protocol, leader, members             1 + rebalance timeout
 *                                  2 + time of state     3 + instance id                     4 flexible
 * </pre>
 *
 * Written are offset value 3 (1 when the client gave a retention) and group value 3: the flexible ones stay unread by older
 * releases (KIP-915). Read are all.
 */
final class GroupRecordCodec {
    private static final short OFFSET_KEY = 1;
    private static final short GROUP_KEY = 2;
    private static final short OFFSET_VALUE = 3;
    private static final short OFFSET_VALUE_WITH_EXPIRY = 1;
    private static final short GROUP_VALUE = 3;
    private static final short FIRST_FLEXIBLE = 4;

    private GroupRecordCodec() {}

    static Entry encode(GroupRecord record) {
        return switch (record) {
            case OffsetStored stored ->
                new Entry(offsetKey(stored.group(), stored.partition()), Optional.of(offsetValue(stored.offset())));
            case OffsetForgotten forgotten ->
                new Entry(offsetKey(forgotten.group(), forgotten.partition()), Optional.empty());
            case GroupStored stored -> new Entry(groupKey(stored.group()), Optional.of(groupValue(stored)));
            case GroupForgotten forgotten -> new Entry(groupKey(forgotten.group()), Optional.empty());
        };
    }

    /**
     * Reads a record; empty for kinds this coordinator does not keep (newer group types).
     *
     * @throws IllegalArgumentException when the bytes do not follow their version's schema
     */
    static Optional<GroupRecord> decode(byte[] key, Optional<byte[]> value) {
        var in = new SchemaReader(key);
        short keyVersion = in.int16();
        if (keyVersion == 0 || keyVersion == OFFSET_KEY) {
            String group = in.string();
            var partition = new TopicPartition(in.string(), in.int32());
            return Optional.of(value.<GroupRecord>map(v -> new OffsetStored(group, partition, offset(v)))
                    .orElseGet(() -> new OffsetForgotten(group, partition)));
        }
        if (keyVersion == GROUP_KEY) {
            String group = in.string();
            return Optional.of(value.<GroupRecord>map(v -> group(group, v)).orElseGet(() -> new GroupForgotten(group)));
        }
        return Optional.empty();
    }

    private static byte[] offsetKey(String group, TopicPartition partition) {
        return new SchemaWriter()
                .int16(OFFSET_KEY)
                .string(group)
                .string(partition.topic())
                .int32(partition.partition())
                .bytes();
    }

    private static byte[] groupKey(String group) {
        return new SchemaWriter().int16(GROUP_KEY).string(group).bytes();
    }

    private static byte[] offsetValue(CommittedOffset offset) {
        var out = new SchemaWriter();
        if (offset.expireTimestampMs().isPresent()) {
            return out.int16(OFFSET_VALUE_WITH_EXPIRY)
                    .int64(offset.offset())
                    .string(offset.metadata())
                    .int64(offset.commitTimestampMs())
                    .int64(offset.expireTimestampMs().getAsLong())
                    .bytes();
        }
        return out.int16(OFFSET_VALUE)
                .int64(offset.offset())
                .int32(offset.leaderEpoch())
                .string(offset.metadata())
                .int64(offset.commitTimestampMs())
                .bytes();
    }

    private static byte[] groupValue(GroupStored group) {
        var out = new SchemaWriter()
                .int16(GROUP_VALUE)
                .string(group.protocolType())
                .int32(group.generation())
                .nullableString(group.protocolName())
                .nullableString(group.leader())
                .int64(group.stateSinceMs().orElse(-1))
                .int32(group.members().size());
        for (StoredMember member : group.members()) {
            out.string(member.memberId())
                    .nullableString(member.instanceId())
                    .string(member.clientId())
                    .string(member.clientHost())
                    .int32(member.rebalanceTimeoutMs())
                    .int32(member.sessionTimeoutMs())
                    .sized(member.subscription())
                    .sized(member.assignment());
        }
        return out.bytes();
    }

    private static CommittedOffset offset(byte[] value) {
        var in = new SchemaReader(value);
        short version = known(in.int16(), "offset");
        in.flexible(version >= FIRST_FLEXIBLE);
        long offset = in.int64();
        int leaderEpoch = version >= 3 ? in.int32() : -1;
        String metadata = in.string();
        long commitTimestampMs = in.int64();
        long expires = version == OFFSET_VALUE_WITH_EXPIRY ? in.int64() : -1;
        return new CommittedOffset(
                offset,
                leaderEpoch,
                metadata,
                commitTimestampMs,
                expires < 0 ? OptionalLong.empty() : OptionalLong.of(expires));
    }

    private static GroupStored group(String group, byte[] value) {
        var in = new SchemaReader(value);
        short version = known(in.int16(), "group");
        in.flexible(version >= FIRST_FLEXIBLE);
        String protocolType = in.string();
        int generation = in.int32();
        Optional<String> protocolName = in.nullableString();
        Optional<String> leader = in.nullableString();
        long stateSinceMs = version >= 2 ? in.int64() : -1;
        int count = in.arrayLength();
        List<StoredMember> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member(in, version));
        }
        return new GroupStored(
                group,
                protocolType,
                generation,
                protocolName,
                leader,
                stateSinceMs < 0 ? OptionalLong.empty() : OptionalLong.of(stateSinceMs),
                members);
    }

    private static StoredMember member(SchemaReader in, short version) {
        String memberId = in.string();
        Optional<String> instanceId = version >= 3 ? in.nullableString() : Optional.empty();
        String clientId = in.string();
        String clientHost = in.string();
        int rebalanceTimeoutMs = version >= 1 ? in.int32() : -1;
        int sessionTimeoutMs = in.int32();
        byte[] subscription = in.sized();
        byte[] assignment = in.sized();
        in.skipTags();
        return new StoredMember(
                memberId,
                instanceId,
                clientId,
                clientHost,
                // Version 0 had no timeout of its own for rebalances: the session's held for both.
                rebalanceTimeoutMs < 0 ? sessionTimeoutMs : rebalanceTimeoutMs,
                sessionTimeoutMs,
                subscription,
                assignment);
    }

    private static short known(short version, String what) {
        if (version < 0 || version > FIRST_FLEXIBLE) {
            throw new IllegalArgumentException("unknown version " + version + " of an " + what + " value");
        }
        return version;
    }
}
