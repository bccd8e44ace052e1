package brokerlab.engine.config;

/** Where an effective value comes from, weakest first. */
public enum Source {
    DEFAULT,
    /** Written in the nodes' {@code zoo.cfg}. */
    ZOO_CFG,
    STATIC_BROKER,
    DYNAMIC_DEFAULT,
    DYNAMIC_BROKER,
    TOPIC,
    /** Nobody's choice: what the machine needs just now, in place of a value that was too small for it. Clients are never told. */
    MEASURED
}
