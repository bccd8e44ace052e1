package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.view.Command;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandAskTest {
    /** Whoever reads the journal gets facts to put into words, not what Java makes of a record; nor any value of a setting. */
    @Test
    void everyCommandIsJournaledAsFactsAndNeverAsCode() throws ReflectiveOperationException {
        var seen = new HashSet<Requested>();
        for (Class<?> kind : Command.class.getPermittedSubclasses()) {
            if (kind == Command.WriteRecord.class) {
                continue;
            }
            Requested asked = CommandAsk.of((Command) record(kind), "workbench");
            assertTrue(seen.add(asked), kind + " is told apart from others: " + asked);
            for (String value : asked.values()) {
                assertFalse(
                        value.contains("[") || value.contains("=") || value.contains("secret"), kind + ": " + asked);
            }
        }
        assertEquals(
                new Requested(Ask.KILL_BROKER, List.of("2"), "workbench"),
                CommandAsk.of(new Command.KillBroker(2), "workbench"));
    }

    private static Object record(Class<?> kind) throws ReflectiveOperationException {
        List<Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent part : kind.getRecordComponents()) {
            types.add(part.getType());
            values.add(sample(part.getType(), part.getGenericType()));
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
        if (type == Optional.class) {
            return Optional.of("secret");
        }
        if (type == OptionalLong.class) {
            return OptionalLong.of(7);
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == SettingScope.class) {
            return new SettingScope.ClusterDefault();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == Set.class) {
            return Set.of(2);
        }
        if (type == List.class) {
            Class<?> element = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
            return List.of(
                    element == Integer.class ? Integer.valueOf(2) : element == String.class ? "x" : record(element));
        }
        if (type.isRecord()) {
            return record(type);
        }
        return "x";
    }
}
