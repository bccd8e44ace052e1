package brokerlab.engine.config;

import java.util.Locale;

/** Why a setting has no effect here, though it is taken, stored and described. */
public enum Reason {
    TIERED_STORAGE("this engine has no tiered storage"),
    KRAFT("it belongs to KRaft, and this cluster keeps its metadata in ZooKeeper"),
    KERBEROS("this engine does not authenticate by Kerberos (GSSAPI)"),
    OAUTH("this engine does not authenticate by OAuth (OAUTHBEARER)"),
    TOKENS("this engine has no delegation tokens"),
    TELEMETRY("this engine does not collect client telemetry (KIP-714)"),
    NEW_GROUPS("this engine serves classic consumer groups, not the newer group protocols"),
    OLD_FORMATS(
            "records are written in one format and brokers speak one protocol with each other, so there is nothing to choose"),
    IN_PROCESS("the brokers of this engine live in one process and do not use sockets among themselves"),
    PLUGINS("this engine does not load foreign classes for it"),
    MANAGED("the workbench decides it itself"),
    INTERNAL("it is internal to Apache Kafka, and this engine has no such part"),
    OVER_ALL("this engine counts it over all listeners of a broker"),
    NOBODYS("nothing reads a setting of that name"),
    NOT_YET("this engine does not honour it yet");

    private final String words;

    Reason(String words) {
        this.words = words;
    }

    /** The reason as the second half of a sentence, in Korean for a Korean locale and else in English. */
    public String words(Locale locale) {
        return Meanings.isKorean(locale) ? Meanings.korean("reason", name()).orElse(words) : words;
    }

    /** The refusal of a change where nothing is kept for others to read: ZooKeeper itself follows its file. */
    public InvalidSettingException refused(String setting, String value) {
        return new InvalidSettingException(setting, value, "it is listed, but cannot be set: " + words);
    }

    /** What is told when it is set. */
    public String noEffect() {
        return "no effect here, because " + words;
    }
}
