package brokerlab.app.settings;

import java.util.Optional;

/**
 * What was typed for a setting and is not applied yet.
 *
 * @param number as typed
 * @param unit id of the unit chosen beside it; empty where there is none
 * @param value as it would be stored; empty for a reset to the inherited value, and while there is a problem
 */
record Draft(String number, String unit, Optional<String> value, Optional<ValueProblem> problem) {
    static Draft reset() {
        return new Draft("", "", Optional.empty(), Optional.empty());
    }

    static Draft of(String number, String unit, String value) {
        return new Draft(number, unit, Optional.of(value), Optional.empty());
    }

    static Draft wrong(String number, String unit, ValueProblem problem) {
        return new Draft(number, unit, Optional.empty(), Optional.of(problem));
    }

    boolean valid() {
        return problem.isEmpty();
    }
}
