package brokerlab.engine.config;

/** Where an effective value comes from, weakest first. */
public enum Source {
    DEFAULT,
    /** Written in the nodes' {@code zoo.cfg}. */
    ZOO_CFG,
    STATIC_BROKER,
    DYNAMIC_DEFAULT,
    DYNAMIC_BROKER,
    TOPIC
}
