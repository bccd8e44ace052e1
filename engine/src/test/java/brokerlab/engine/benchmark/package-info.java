/**
 * The side-by-side benchmark: one load from one client against Brokerlab and against Apache Kafka 3.9.1 in ZooKeeper mode, turn
 * by turn, printed as ratios. Kafka runs in processes of its own on a class path of its own; nothing here is part of the
 * engine or of its tests. The engine's README says how to run it.
 *
 * <pre>
 * Benchmark ── Scenario ─┬─ Deployment ── Child: the side's processes   (KafkaHost runs inside Kafka's)
 *                        ├─ Client ────── Child: LoadClient, the same for every side
 *                        └─ Resources ─── /proc
 *     └────── Results ── Table
 * </pre>
 */
package brokerlab.engine.benchmark;
