package brokerlab.app.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.SettingEvent;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is told of each kind of event. */
final class EventWordsTest {
    @Test
    void everyKindOfEventHasASentenceInBothLanguages() throws ReflectiveOperationException {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            EventWords words = new EventWords(new BundleTexts(locale));
            for (Class<?> kind : kinds(ClusterEvent.class)) {
                String sentence = words.sentence(new JournalEntry(1, SampleDoor.START, 2, 0, sample(kind)));
                assertFalse(
                        sentence.isBlank() || sentence.contains("recorder.") || sentence.matches(".*\\{[0-9].*"),
                        kind + ": " + sentence);
                assertTrue(sentence.matches("(?s).*\\.\\)?"), kind + " has no full stop: " + sentence);
                EventWords.target(new JournalEntry(1, SampleDoor.START, 2, 0, sample(kind)));
            }
        }
    }

    /** Java's own way to write a record, and names of its classes. */
    private static final Pattern LATIN = Pattern.compile("[A-Za-z]");

    private static final Pattern CODE =
            Pattern.compile("\\[|[a-z]=|\\b(?!ZooKeeper)[A-Z][a-z]+(?:[A-Z][a-z]+)+\\b|Exception");

    /**
     * What happened, was asked for or failed is told in words in both languages: never as code writes it. Siblings of the kind: the states
     * of a group, which the protocol names as classes are named, and an error that arrives with the class it was thrown as.
     */
    @Test
    void noSentenceSpeaksTheLanguageOfCode() throws ReflectiveOperationException {
        List<ClusterEvent> all = new ArrayList<>();
        for (Class<?> kind : kinds(ClusterEvent.class)) {
            all.add(sample(kind));
        }
        for (Requested.Ask ask : Requested.Ask.values()) {
            all.add(new Requested(ask, List.of("x", "2", "z"), "workbench"));
        }
        for (var bare : java.util.Map.of(
                        Requested.Ask.DELETE_RECORDS,
                        List.of("orders-1", ""),
                        Requested.Ask.ADD_BROKER,
                        List.of(""),
                        Requested.Ask.ELECT_PREFERRED,
                        List.of(""),
                        Requested.Ask.ELECT_UNCLEAN,
                        List.of(""),
                        Requested.Ask.ALTER_CONFIGS,
                        List.of("brokers", "<default>", ""))
                .entrySet()) {
            all.add(new Requested(bare.getKey(), bare.getValue(), "User:ANONYMOUS at 127.0.0.1 (admin-1)"));
        }
        for (GroupState state : List.of(
                GroupState.EMPTY,
                GroupState.PREPARING_REBALANCE,
                GroupState.COMPLETING_REBALANCE,
                GroupState.STABLE,
                GroupState.DEAD)) {
            all.add(new GroupEvent.GroupStateChanged("billing", state, state, 3, 2, "x"));
        }
        all.add(new ProblemEvent.TaskFailed("checkpoint", "java.io.IOException: No space left on device"));
        all.add(new ProblemEvent.TaskFailed("checkpoint", "brokerlab.engine.wire.ProtocolException"));
        all.add(new ProblemEvent.TaskFailed("selector", "java.lang.NullPointerException at a.B.c(B.java:7)"));
        for (Locale locale : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            EventWords words = new EventWords(new BundleTexts(locale));
            for (ClusterEvent event : all) {
                String sentence = words.sentence(new JournalEntry(1, SampleDoor.START, 2, 0, event));
                assertFalse(CODE.matcher(sentence).find(), event.kind() + ": " + sentence);
                assertFalse(sentence.contains("workbench") && locale.equals(Locale.KOREAN), sentence);
            }
        }
        assertEquals(
                "The workbench asked to kill broker 2.",
                new EventWords(new BundleTexts(Locale.ENGLISH))
                        .sentence(new JournalEntry(
                                1,
                                SampleDoor.START,
                                -1,
                                0,
                                new Requested(Requested.Ask.KILL_BROKER, List.of("2"), "workbench"))));
    }

    /**
     * Why a log was cut and why a member left is told in the user's language, with the broker, epoch and offset that it is about. In Korean
     * no word of the engine's English is left, but what the client said itself.
     */
    @Test
    void everyReasonIsToldInBothLanguages() {
        EventWords english = new EventWords(new BundleTexts(Locale.ENGLISH));
        EventWords korean = new EventWords(new BundleTexts(Locale.KOREAN));
        var cut = new LogEvent.LogTruncated(
                "t", 0, 3_400, 1_200, new LogEvent.TruncationCause(LogEvent.TruncationReason.EPOCH_ENDS, 2, 7, 1_250));
        assertEquals(
                "t-0 was cut back from offset 3,400 to 1,200: leader epoch 7 ends at offset 1,250 in the log of its leader,"
                        + " broker 2.",
                english.sentence(told(cut)));
        assertEquals(
                "t-0을 오프셋 3,400에서 1,200으로 잘랐습니다. 이유: 리더(브로커 2)의 로그에서 리더 에포크 7이 오프셋 1,250에서 끝남.",
                korean.sentence(told(cut)));
        Set<String> sentences = new HashSet<>();
        for (var reason : LogEvent.TruncationReason.values()) {
            sentences.add(korean.sentence(
                    told(new LogEvent.LogTruncated("1", 0, 9, 4, LogEvent.TruncationCause.leader(reason, 2, 4)))));
        }
        for (var reason : GroupEvent.LeaveReason.values()) {
            sentences.add(korean.sentence(told(new GroupEvent.MemberLeft("1", "2", reason, "3"))));
        }
        sentences.add(korean.sentence(told(new GroupEvent.MemberLeft("1", "2", GroupEvent.LeaveReason.LEFT, ""))));
        assertEquals(
                LogEvent.TruncationReason.values().length + GroupEvent.LeaveReason.values().length + 1,
                sentences.size(),
                "each reason has a sentence of its own");
        for (String sentence : sentences) {
            assertFalse(
                    LATIN.matcher(sentence.replace("group.max.size", "").replace("ID", ""))
                            .find(),
                    sentence);
        }
        assertEquals(
                "Member m-1 left group g: it asked to leave (“the consumer is being closed”).",
                english.sentence(told(new GroupEvent.MemberLeft(
                        "g", "m-1", GroupEvent.LeaveReason.LEFT, "the consumer is being closed"))));
    }

    private static JournalEntry told(ClusterEvent event) {
        return new JournalEntry(1, SampleDoor.START, 2, 0, event);
    }

    /** A value that changed is told as people count it, not as it is stored. */
    @Test
    void aSettingsValueIsToldInItsUnit() {
        EventWords words = new EventWords(new BundleTexts(Locale.ENGLISH));
        assertEquals(
                "retention.ms of orders changed from – to 1 h.",
                words.sentence(new JournalEntry(
                        1,
                        SampleDoor.START,
                        -1,
                        0,
                        new SettingEvent.SettingChanged(
                                new SettingScope.Topic("orders"), "retention.ms", "", "3600000"))));
        assertEquals(
                "log.segment.bytes of Broker 2 changed from 1 GB to 64 MB.",
                words.sentence(new JournalEntry(
                        1,
                        SampleDoor.START,
                        -1,
                        0,
                        new SettingEvent.SettingChanged(
                                new SettingScope.Broker(2), "log.segment.bytes", "1073741824", "67108864"))));
    }

    /** What stands for no limit is told so in the recorder as on every screen, whoever has the setting. */
    @Test
    void noLimitIsToldInWordsWhoeverHasTheSetting() {
        EventWords english = new EventWords(new BundleTexts(Locale.ENGLISH));
        EventWords korean = new EventWords(new BundleTexts(Locale.KOREAN));
        assertEquals(
                "retention.bytes of orders changed from unlimited to 1 GB.",
                english.sentence(changed(new SettingScope.Topic("orders"), "retention.bytes", "-1", "1073741824")));
        assertEquals(
                "flush.ms of orders changed from 20 min to unlimited.",
                english.sentence(
                        changed(new SettingScope.Topic("orders"), "flush.ms", "1200000", "9223372036854775807")));
        assertEquals(
                "브로커 2의 max.connections가 무제한에서 100으로 바뀌었습니다.",
                korean.sentence(changed(new SettingScope.Broker(2), "max.connections", "2147483647", "100")));
        assertEquals(
                "log.retention.hours of every broker changed from 7 d to 2 d.",
                english.sentence(changed(new SettingScope.ClusterDefault(), "log.retention.hours", "168", "48")));
        assertEquals(
                "producer_byte_rate of alice changed from – to 1 MB/s.",
                english.sentence(changed(new SettingScope.User("alice"), "producer_byte_rate", "", "1048576")));
    }

    private static JournalEntry changed(SettingScope scope, String name, String was, String is) {
        return new JournalEntry(1, SampleDoor.START, -1, 0, new SettingEvent.SettingChanged(scope, name, was, is));
    }

    private static List<Class<?>> kinds(Class<?> family) {
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> each : family.getPermittedSubclasses()) {
            kinds.addAll(each.isSealed() ? kinds(each) : List.of(each));
        }
        return kinds;
    }

    private static ClusterEvent sample(Class<?> kind) throws ReflectiveOperationException {
        return (ClusterEvent) record(kind);
    }

    private static Object record(Class<?> kind) throws ReflectiveOperationException {
        List<Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent part : kind.getRecordComponents()) {
            Class<?> type = part.getType();
            types.add(type);
            values.add(sample(type, part.getGenericType()));
        }
        var constructor = kind.getDeclaredConstructor(types.toArray(Class<?>[]::new));
        return constructor.newInstance(values.toArray());
    }

    private static Object sample(Class<?> type, Type generic) throws ReflectiveOperationException {
        if (type == int.class) {
            return 2;
        }
        if (type == long.class) {
            return 3L;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == List.class && generic instanceof ParameterizedType of) {
            Class<?> element = (Class<?>) of.getActualTypeArguments()[0];
            if (element == Integer.class) {
                return List.of(1, 2);
            }
            if (element == String.class) {
                return List.of("x", "y");
            }
            return List.of(record(element));
        }
        if (type.isSealed()) {
            return record(type.getPermittedSubclasses()[0]);
        }
        return type.isRecord() ? record(type) : "x";
    }
}
