package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParticlesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            토픽 orders을(를),        토픽 orders를
            토픽 topic을(를),         토픽 topic을
            rack-a이(가),             rack-a가
            rack-l(으)로,             rack-l로
            my-rack은(는),            my-rack은
            broker-1을(를),           broker-1을
            broker-2을(를),           broker-2를
            브로커 3이(가),           브로커 3이
            브로커 4이(가),           브로커 4가
            브로커 7(으)로,           브로커 7로
            브로커 6(으)로,           브로커 6으로
            브로커 10은(는),          브로커 10은
            1 MB와(과),               1 MB와
            5분을(를),                5분을
            3일(으)로,                3일로
            1시간을(를),              1시간을
            50%이(가),                50%가
            “값”은(는),               “값”은
            멤버 a(web)이(가),        멤버 a(web)가
            ISR이(가),                ISR이
            LEO을(를),                LEO를
            running(으)로,            running으로
            compact와(과),            compact와
            retention.bytes이(가),    retention.bytes가
            –(으)로,                  –로
            1의 2이(가) 3에서 4(으)로, 1의 2가 3에서 4로
            """)
    void theFormFollowsTheSoundBeforeIt(String written, String shown) {
        assertEquals(shown, Particles.chosen(written));
    }

    @Test
    void textsAreShownWithOneForm() {
        var texts = new BundleTexts(Locale.KOREAN);
        assertEquals("토픽 orders를 만들었습니다.", texts.get("topics.create.done", "orders"));
        assertEquals("브로커 3이 사라졌습니다. ZooKeeper에서 등록이 없어졌습니다.", texts.get("recorder.event.BrokerGone", "3"));
        assertEquals(
                "t-0의 ISR이 1, 2, 3에서 1, 2로 줄었습니다.", texts.get("recorder.event.IsrShrunk", "t-0", "1, 2, 3", "1, 2"));
    }
}
