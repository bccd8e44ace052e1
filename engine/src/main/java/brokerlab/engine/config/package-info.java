/**
 * Settings: what there is, what is valid, what is in force and where it came from. The catalogue lists every setting, those
 * that the engine does not honour with the reason; {@link brokerlab.engine.config.BrokerSettings} holds one broker's
 * values and tells who asked when they change, {@link brokerlab.engine.config.TopicSettings} is one topic's resolved snapshot;
 * {@link brokerlab.engine.config.ChangeCheck} says for all ways of a change whether a running cluster takes a value.
 *
 * <pre>
 *   default ‹ static ‹ cluster-wide ‹ per broker  ─▶ BrokerSettings ─┐
 *                                     topic values ─────────────────┴▶ TopicSettings
 * </pre>
 */
package brokerlab.engine.config;
