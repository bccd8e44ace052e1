package brokerlab.engine.disk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/** The C library's text for an error's number, in the language that the process speaks (LC_MESSAGES, LANGUAGE). */
final class Posix {
    private static final String SYSTEM = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    static final boolean MAC = SYSTEM.startsWith("mac");
    private static final int LONGEST_TEXT = 1024;

    private Posix() {}

    /** Empty where there is no such library. */
    @SuppressWarnings("restricted")
    static Optional<String> text(int number) {
        if (SYSTEM.startsWith("windows")) {
            return Optional.empty();
        }
        try {
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> function = linker.defaultLookup().find("strerror");
            if (function.isEmpty()) {
                return Optional.empty();
            }
            MethodHandle strerror = linker.downcallHandle(
                    function.get(), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            var text = (MemorySegment) strerror.invokeExact(number);
            return Optional.of(text.reinterpret(LONGEST_TEXT).getString(0, encoding()));
        } catch (Throwable e) {
            // Native access was forbidden on the command line: the English texts are known all the same.
            return Optional.empty();
        }
    }

    private static Charset encoding() {
        return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    }
}
