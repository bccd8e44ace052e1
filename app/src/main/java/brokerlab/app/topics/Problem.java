package brokerlab.app.topics;

/**
 * Why a draft cannot be carried out, as a key of this screen's bundle with its values.
 *
 * @param field the control concerned
 */
record Problem(Field field, String key, Object... values) {
    enum Field {
        NAME,
        PARTITIONS,
        REPLICATION,
        SETTINGS
    }

    static Problem of(Field field, String key, Object... values) {
        return new Problem(field, key, values);
    }
}
