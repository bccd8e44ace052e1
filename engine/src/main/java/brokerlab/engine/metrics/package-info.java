/**
 * Figures for whoever watches from outside: MBeans under Kafka's names. They are asked for when read, from counters the engine keeps anyway;
 * only rates are followed, every five seconds, in fixed memory. The screens do not go this way, they have the door.
 *
 * <pre>
 *   counters of replica, controller ◀── Metrics ◀── JMX: kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,broker=1
 * </pre>
 */
package brokerlab.engine.metrics;
