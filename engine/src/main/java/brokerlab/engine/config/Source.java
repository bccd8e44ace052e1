package brokerlab.engine.config;

/** Where an effective value comes from, weakest first. */
public enum Source {
    DEFAULT,
    STATIC_BROKER,
    DYNAMIC_DEFAULT,
    DYNAMIC_BROKER,
    TOPIC
}
