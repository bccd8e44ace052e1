package brokerlab.engine.journal;

/** What went wrong, in the cluster or on its machine. */
public sealed interface ProblemEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.PROBLEM;
    }

    record TaskFailed(String task, String error) implements ProblemEvent {}

    record Warning(String what, String remedy) implements ProblemEvent {}

    /** The process did not run for a while: the machine slept or was stopped. */
    record ProcessPaused(long ms) implements ProblemEvent {}

    /**
     * Nothing of the process had time for a while, as something else had the processors.
     *
     * @param collectingMs what of it the Java runtime took to collect garbage
     */
    record MachineOverloaded(long ms, long collectingMs) implements ProblemEvent {}

    /** The machine's clock was set back: timestamps of records, retention and this journal's times go back with it. */
    record ClockSetBack(long ms) implements ProblemEvent {}
}
