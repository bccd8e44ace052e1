/**
 * The door to a cluster in this process: {@link brokerlab.engine.local.LocalDoor} starts one and answers for it. It samples brokers,
 * partitions and groups into snapshots, reads logs for queries, and carries commands out; previews ask the same functions that the engine
 * follows.
 *
 * <pre>
 *   LocalDoor ──▶ ClusterDoor ─┬─ Snapshot ◀── ClusterSampler ◀── GroupSampler
 *                              ├─ Query ─────▶ LogQueries, GroupDesk, SettingsDesk, RemovalDesk …
 *                              └─ Command ───▶ ClusterCommands ──▶ the same desks, Cluster
 * </pre>
 */
package brokerlab.engine.local;
