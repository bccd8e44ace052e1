/**
 * Asks Apache Kafka 3.9.1 in ZooKeeper mode and ours the same, and tells every difference that {@code DIFFERENCES.md} does not
 * explain. {@link brokerlab.engine.differential.Differential} and all it uses run on Apache Kafka's class path, where its client knows
 * every version that 3.9.1 serves.
 *
 * <pre>
 *   Scenario ──▶ Lab (one for each side) ──▶ Messages, RecordBytes ──▶ Connection ──▶ broker
 *                  └▶ Symbols ─▶ Fields ──┐
 *                                         ├──▶ compared field by field ──▶ Differences (the table)
 *                  ┌▶ Symbols ─▶ Fields ──┘
 *   Scenario ──▶ Lab
 * </pre>
 */
package brokerlab.engine.differential;
