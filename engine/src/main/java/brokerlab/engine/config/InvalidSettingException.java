package brokerlab.engine.config;

/** A value that a setting does not take; the message names setting, value and what is allowed. */
public final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    public InvalidSettingException(String setting, String value, String why) {
        super("Invalid value " + value + " for " + setting + ": " + why);
        this.setting = setting;
    }

    /** The setting concerned. */
    public String setting() {
        return setting;
    }
}
