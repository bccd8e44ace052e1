/**
 * The engine's own replication, controller, storage, metadata and coordination client on one thread: time, chance, disk, delivery
 * and ensemble are simulated, everything follows from a seed, and the promises R1 to R13, C4, C5, S13 and S17 are checked after each
 * step. A violation prints the seed and the steps that led to it; the same seed is the same run.
 *
 * <pre>
 *   seed ─▶ Schedule ─ steps: requests, faults, time ─▶ Simulation ─ SimulatedBroker … (SimulatedLife: the engine's parts)
 *              │                                            └ ManualTasks, SimulatedDisk, LiveCourier, MemoryEnsemble
 *              └─ after each step ─▶ Promises (Truth: znodes, Mirror: logs, Ledger: what clients were told) ─▶ Violation
 *
 *   100,000 schedules: mvn -pl engine test -Dtest=SimulationTest -Dbrokerlab.schedules=100000 -Dbrokerlab.seed=1
 *   for an hour:       mvn -pl engine test -Dtest=SimulationTest -Dbrokerlab.minutes=60 -Dbrokerlab.seed=1
 *   one seed again:    mvn -pl engine test -Dtest=SimulationTest -Dbrokerlab.schedules=1 -Dbrokerlab.seed=4711 -Dbrokerlab.events=true
 * </pre>
 */
package brokerlab.engine.simulation;
