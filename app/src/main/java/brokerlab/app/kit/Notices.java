package brokerlab.app.kit;

/** Toasts: what was done, what failed, why, what next. Errors are also kept in the recorder. */
public interface Notices {
    void info(String text);

    /** Why what was asked for is not done: nothing failed, nothing was begun. */
    default void refusal(String text) {
        info(text);
    }

    /** What is done, with a button that copies a part of it that people take elsewhere, for instance a path. */
    default void info(String text, String copyable) {
        info(text);
    }

    /** @param what what failed, in the user's language */
    void error(String what, Throwable why);
}
