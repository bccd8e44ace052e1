/**
 * Racks: who leads what, where the copies are, and what breaks if a broker or a whole rack goes. The floor is drawn from the snapshot
 * once per tick, tiles are updated in place; what an outage would do is a pure function of the same snapshot, so a preview and the screen
 * never disagree. Stop, kill, start and election go out as commands, each after it was shown what it costs.
 *
 * <pre>
 *   Snapshot ──▶ Floor (racks × brokers × tiles) ──▶ RackFloor | HeatGrid | BrokerTable
 *        └─────▶ Outage, WeakPoint  ──▶ sentence, previews       ──▶ Command ──▶ Door
 * </pre>
 */
package brokerlab.app.racks;
