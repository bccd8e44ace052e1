package brokerlab.engine.config;

import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.Configurable;

/** Classes that a setting names, as Kafka's plug-ins: on the class path, made by their constructor without parameters, then configured. */
public final class PluginClass {
    private PluginClass() {}

    /**
     * Makes one.
     *
     * @param setting that names it
     * @param kind what it must be
     * @param settings given to it where it wants to be configured
     * @throws InvalidSettingException saying what is wrong with the class
     */
    public static <T> T make(String setting, String className, Class<T> kind, BrokerSettings settings) {
        T made;
        try {
            made = named(setting, className, kind).getDeclaredConstructor().newInstance();
        } catch (LinkageError e) {
            throw new InvalidSettingException(setting, className, "is no class on the class path (" + e + ")");
        } catch (InvocationTargetException e) {
            throw new InvalidSettingException(setting, className, "cannot be made: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new InvalidSettingException(setting, className, "has no public constructor without parameters");
        }
        if (made instanceof Configurable configurable) {
            try {
                configurable.configure(given(settings));
            } catch (RuntimeException e) {
                throw new InvalidSettingException(setting, className, "refuses its settings: " + e.getMessage());
            }
        }
        return made;
    }

    /**
     * The class of that name.
     *
     * @throws InvalidSettingException when there is none, or it is no {@code kind}
     */
    public static <T> Class<? extends T> named(String setting, String className, Class<T> kind) {
        Class<?> found;
        try {
            found = Class.forName(className, true, loader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new InvalidSettingException(setting, className, "is no class on the class path (" + e + ")");
        }
        if (!kind.isAssignableFrom(found)) {
            throw new InvalidSettingException(setting, className, "must be a " + kind.getName());
        }
        return found.asSubclass(kind);
    }

    /** Whether there is a class of that name; nothing of it is run. */
    public static boolean isHere(String className) {
        try {
            Class.forName(className, false, loader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : PluginClass.class.getClassLoader();
    }

    /** The static values; what is dynamic may be another value by the time it is looked at. */
    private static Map<String, Object> given(BrokerSettings settings) {
        return new LinkedHashMap<>(settings.fixed());
    }
}
