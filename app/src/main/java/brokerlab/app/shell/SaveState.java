package brokerlab.app.shell;

/** Whether what a person chose is on disk. */
public enum SaveState {
    SAVED,
    SAVING,
    UNSAVED,
    /** A workspace that will not be kept (a tour's). */
    TEMPORARY
}
