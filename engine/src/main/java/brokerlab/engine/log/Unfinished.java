package brokerlab.engine.log;

import java.io.IOException;
import java.util.Optional;

/**
 * What is left of a change that was begun and cannot be undone, as a cut: when it finds no room half way (S18), it is done before anything
 * else changes the log. Under the log's lock.
 */
final class Unfinished {
    private Optional<LogCore.Change> rest = Optional.empty();
    /** Of the rest: one may end by leaving another. */
    private int number;

    /** Does what was left undone before. */
    void finish() throws IOException {
        if (rest.isPresent()) {
            int doing = number;
            rest.get().run();
            if (number == doing) {
                rest = Optional.empty();
            }
        }
    }

    /** Does {@code work} now or, if that fails, later: anew from its beginning, so each part must be fit to be done twice. */
    void finish(LogCore.Change work) throws IOException {
        rest = Optional.of(work);
        number++;
        finish();
    }
}
