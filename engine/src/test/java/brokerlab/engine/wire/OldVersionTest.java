package brokerlab.engine.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Release;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against messages that kafka-clients 3.9.1 wrote in both versions. */
class OldVersionTest {
    record Sample(Api api, short version, boolean request, ByteBuffer from, ByteBuffer to) {}

    private static Stream<Sample> samples() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OldVersionTest.class.getResourceAsStream("old-versions.tsv"), "samples")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(l -> l.split("\t", -1))
                    .map(f -> new Sample(
                            Api.valueOf(f[0]),
                            Short.parseShort(f[1]),
                            f[2].equals("request"),
                            bytes(f[3]),
                            bytes(f[4])));
        }
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void C9_anOldVersionSaysWhatTheOldestKnownOneSays(Sample sample) {
        OldVersion old = OldVersion.of(sample.api(), sample.version()).orElseThrow();
        assertEquals(
                sample.to(),
                sample.request() ? old.upgraded(sample.from()) : old.answer().apply(sample.from()));
    }

    @Test
    void C9_everyVersionThat39AnnouncesIsReadAndEachOldOneHasASample() throws IOException {
        var sampled = new HashSet<String>();
        samples().forEach(s -> sampled.add(s.api() + " " + s.version() + " " + s.request()));
        List<String> missing = new ArrayList<>();
        for (Api api : Api.values()) {
            var announced = api.announcedBy(Release.KAFKA_3_9);
            if (announced.isEmpty() || api.betweenBrokers()) {
                continue;
            }
            assertEquals(0, announced.get().oldest());
            assertTrue(announced.get().newest() <= api.newest(), api + " is newer in 3.9 than can be read");
            for (short version = 0; version < api.oldest(); version++) {
                for (boolean request : new boolean[] {true, false}) {
                    // What AlterPartition asks is dropped, so there is nothing to compare it with.
                    if (OldVersion.of(api, version).isEmpty()
                            || (!sampled.contains(api + " " + version + " " + request)
                                    && !(api == Api.ALTER_PARTITION && request))) {
                        missing.add(api + " " + version + (request ? " request" : " answer"));
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void C9_bytesBehindAnOldMessageAreLeftAsBehindANewOne() {
        for (String version : List.of("0000", "0001")) {
            ByteBuffer frame = bytes("0002" + version + "00000007" + "ffff" + "ffffffff" + "00000000" + "99");
            assertEquals(7, WireRequest.parse(frame, Release.KAFKA_3_9).correlationId());
        }
    }

    @Test
    void bytesThatAreNoSuchMessageAreABadFrame() {
        byte[] frame =
                HexFormat.of().parseHex("0000" + "0000" + "00000007" + "ffff" + "0001" + "000005dc" + "7fffffff");
        for (int cut = 8; cut <= frame.length; cut++) {
            ByteBuffer bent = ByteBuffer.wrap(frame, 0, cut).slice();
            org.junit.jupiter.api.Assertions.assertThrows(
                    BadFrameException.class, () -> WireRequest.parse(bent, Release.KAFKA_3_9));
        }
    }
}
