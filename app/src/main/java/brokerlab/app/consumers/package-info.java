/**
 * Consumers: who is behind, by how much, since when, and whether it will catch up. The model takes snapshots and the door's lag history
 * and judges in plain values; the views only draw them. A group of the demo can be paused and slowed here, because its members run in
 * this process; others can only be watched.
 *
 * <pre>
 *   Snapshot.groups ─▶ ConsumersModel ─▶ GroupList │ LagCard │ PartitionTable │ MemberCards
 *   LagHistory      ─▶      ▲
 *   journal         ─▶  LagMarks
 * </pre>
 */
package brokerlab.app.consumers;
