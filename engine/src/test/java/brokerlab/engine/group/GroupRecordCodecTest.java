package brokerlab.engine.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.group.GroupRecord.GroupForgotten;
import brokerlab.engine.group.GroupRecord.GroupStored;
import brokerlab.engine.group.GroupRecord.OffsetForgotten;
import brokerlab.engine.group.GroupRecord.OffsetStored;
import brokerlab.engine.group.GroupRecord.StoredMember;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The golden bytes were written by the generated classes of Apache Kafka's group-coordinator 3.9.1 and 4.1.1. */
final class GroupRecordCodecTest {
    private static final String OFFSET_KEY = "000100016700066f726465727300000007";
    private static final String GROUP_KEY = "0002000a7a61686c756e672dc3bc";
    private static final String[] OFFSET_VALUES = {
        "00000000001cbe991a1400046e6f74650000018bcfe5687b",
        "00010000001cbe991a1400046e6f74650000018bcfe5687b0000018bcfe6eab8",
        "00020000001cbe991a1400046e6f74650000018bcfe5687b",
        "00030000001cbe991a140000000500046e6f74650000018bcfe5687b",
        "00040000001cbe991a1400000005056e6f74650000018bcfe5687b00",
        "00040000001cbe991a1400000005056e6f74650000018bcfe5687b01001000000000000000010000000000000002",
    };
    private static final String[] GROUP_VALUES = {
        "00000008636f6e73756d657200000003000572616e67650003632d31000000010003632d31000163000a2f3132372e302e302e310000af"
                + "c800000003000102000000020304",
        "00010008636f6e73756d657200000003000572616e67650003632d31000000010003632d31000163000a2f3132372e302e302e31000493"
                + "e00000afc800000003000102000000020304",
        "00020008636f6e73756d657200000003000572616e67650003632d310000018bcfe5687b000000010003632d31000163000a2f3132372e"
                + "302e302e31000493e00000afc800000003000102000000020304",
        "00030008636f6e73756d657200000003000572616e67650003632d310000018bcfe5687b000000010003632d310003692d31000163000a"
                + "2f3132372e302e302e31000493e00000afc800000003000102000000020304",
        "000409636f6e73756d6572000000030672616e676504632d310000018bcfe5687b0204632d3104692d3102630b2f3132372e302e302e31"
                + "000493e00000afc8040001020303040000",
    };
    private static final String EMPTY_GROUP = "00030008636f6e73756d657200000004ffffffff0000018bcfe5687b00000000";

    private static final TopicPartition ORDERS_7 = new TopicPartition("orders", 7);
    private static final String GROUP = "zahlung-ü";

    @Test
    void offsetsAreWrittenAsKafka39DoesIt() {
        var offset = new CommittedOffset(123456789012L, 5, "note", 1700000000123L);
        var entry = GroupRecordCodec.encode(new OffsetStored("g", ORDERS_7, offset));
        assertEquals(OFFSET_KEY, hex(entry.key()));
        assertEquals(OFFSET_VALUES[3], hex(entry.value().orElseThrow()));
    }

    @Test
    void offsetsWithARetentionOfTheirOwnAreWrittenInVersion1() {
        var offset = new CommittedOffset(123456789012L, 5, "note", 1700000000123L, OptionalLong.of(1700000099000L));
        var entry = GroupRecordCodec.encode(new OffsetStored("g", ORDERS_7, offset));
        assertEquals(OFFSET_VALUES[1], hex(entry.value().orElseThrow()));
    }

    @Test
    void groupsAreWrittenAsKafka39DoesIt() {
        var member = new StoredMember(
                "c-1", Optional.of("i-1"), "c", "/127.0.0.1", 300000, 45000, new byte[] {0, 1, 2}, new byte[] {3, 4});
        var stored = new GroupStored(
                GROUP,
                "consumer",
                3,
                Optional.of("range"),
                Optional.of("c-1"),
                OptionalLong.of(1700000000123L),
                List.of(member));
        var entry = GroupRecordCodec.encode(stored);
        assertEquals(GROUP_KEY, hex(entry.key()));
        assertEquals(GROUP_VALUES[3], hex(entry.value().orElseThrow()));

        var empty = new GroupStored(
                GROUP, "consumer", 4, Optional.empty(), Optional.empty(), OptionalLong.of(1700000000123L), List.of());
        assertEquals(EMPTY_GROUP, hex(GroupRecordCodec.encode(empty).value().orElseThrow()));
    }

    @Test
    void everyVersionOfAnOffsetIsRead() {
        for (int i = 0; i < OFFSET_VALUES.length; i++) {
            var read = (OffsetStored) GroupRecordCodec.decode(bytes(OFFSET_KEY), Optional.of(bytes(OFFSET_VALUES[i])))
                    .orElseThrow();
            assertEquals("g", read.group());
            assertEquals(ORDERS_7, read.partition());
            assertEquals(123456789012L, read.offset().offset());
            assertEquals(i >= 3 ? 5 : -1, read.offset().leaderEpoch());
            assertEquals("note", read.offset().metadata());
            assertEquals(1700000000123L, read.offset().commitTimestampMs());
            assertEquals(
                    i == 1 ? OptionalLong.of(1700000099000L) : OptionalLong.empty(),
                    read.offset().expireTimestampMs());
        }
    }

    @Test
    void everyVersionOfAGroupIsRead() {
        for (int version = 0; version < GROUP_VALUES.length; version++) {
            var read =
                    (GroupStored) GroupRecordCodec.decode(bytes(GROUP_KEY), Optional.of(bytes(GROUP_VALUES[version])))
                            .orElseThrow();
            assertEquals(GROUP, read.group());
            assertEquals("consumer", read.protocolType());
            assertEquals(3, read.generation());
            assertEquals(Optional.of("range"), read.protocolName());
            assertEquals(Optional.of("c-1"), read.leader());
            assertEquals(version >= 2 ? OptionalLong.of(1700000000123L) : OptionalLong.empty(), read.stateSinceMs());
            StoredMember member = read.members().getFirst();
            assertEquals("c-1", member.memberId());
            assertEquals(version >= 3 ? Optional.of("i-1") : Optional.empty(), member.instanceId());
            assertEquals("/127.0.0.1", member.clientHost());
            assertEquals(version >= 1 ? 300000 : 45000, member.rebalanceTimeoutMs());
            assertEquals(45000, member.sessionTimeoutMs());
            assertArrayEquals(new byte[] {0, 1, 2}, member.subscription());
            assertArrayEquals(new byte[] {3, 4}, member.assignment());
        }
    }

    @Test
    void aMissingValueForgets() {
        assertEquals(
                Optional.of(new OffsetForgotten("g", ORDERS_7)),
                GroupRecordCodec.decode(bytes(OFFSET_KEY), Optional.empty()));
        assertEquals(
                Optional.of(new GroupForgotten(GROUP)), GroupRecordCodec.decode(bytes(GROUP_KEY), Optional.empty()));
        assertTrue(GroupRecordCodec.encode(new GroupForgotten(GROUP)).value().isEmpty());
    }

    @Test
    void recordsOfNewerGroupTypesAreNotOurs() {
        assertEquals(Optional.empty(), GroupRecordCodec.decode(bytes("000300016700000000"), Optional.empty()));
    }

    @Test
    void damagedBytesAreRefusedWhereverTheyEnd() {
        byte[] key = bytes(GROUP_KEY);
        for (String golden : GROUP_VALUES) {
            byte[] whole = bytes(golden);
            // The flexible version's last byte says only that there are no tagged fields, which nobody reads.
            for (int length = 0; length < whole.length - 1; length++) {
                byte[] torn = java.util.Arrays.copyOf(whole, length);
                assertThrows(
                        IllegalArgumentException.class, () -> GroupRecordCodec.decode(key, Optional.of(torn)), golden);
            }
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
