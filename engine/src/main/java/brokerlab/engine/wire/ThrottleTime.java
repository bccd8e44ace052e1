package brokerlab.engine.wire;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiMessage;

/** {@code throttle_time_ms} of answers. The generated messages have nothing in common that says it. */
public final class ThrottleTime {
    private record Field(MethodHandle get, MethodHandle set) {}

    private static final ClassValue<Optional<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> message) {
            var lookup = MethodHandles.publicLookup();
            try {
                return Optional.of(new Field(
                        lookup.findVirtual(message, "throttleTimeMs", MethodType.methodType(int.class)),
                        lookup.findVirtual(message, "setThrottleTimeMs", MethodType.methodType(message, int.class))));
            } catch (NoSuchMethodException e) {
                return Optional.empty();
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(message + " hides its throttle time", e);
            }
        }
    };

    private ThrottleTime() {}

    /** What the answer says, 0 when its API cannot say it. */
    public static int of(ApiMessage answer) {
        return FIELDS.get(answer.getClass())
                .map(field -> {
                    try {
                        return (int) field.get().invoke(answer);
                    } catch (Throwable e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElse(0);
    }

    /** Lets the answer say it, when its API can. */
    public static void set(ApiMessage answer, int ms) {
        FIELDS.get(answer.getClass()).ifPresent(field -> {
            try {
                field.set().invoke(answer, ms);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
