/**
 * ZooKeeper, as the engine uses it: asynchronous znode operations with watches and sessions, a real ensemble inside this
 * process, an in-memory twin that keeps the same contract, and the layout of Kafka's ZooKeeper mode. The ensemble has a life
 * of its own: clusters know it by its connect string only, so an outside one serves as well. Nothing here ever blocks its
 * caller; an ensemble that does not answer is a CONNECTION_LOSS, later, on the client's lane.
 *
 * <pre>
 *   owner ── Coordination ──┬── ZooKeeperCoordination ── TCP ──▶ Ensemble (1–7 nodes) or an outside one
 *     ▲  znodes by          └── MemoryCoordination ────────────▶ MemoryEnsemble
 *     │  ZnodeLayout                  │
 *     └── completions, watches, session events, on one lane ◀──┘
 * </pre>
 */
package brokerlab.engine.coordination;
