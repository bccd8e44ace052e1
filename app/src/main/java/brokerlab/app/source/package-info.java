/**
 * Where a cluster comes from: a name, a door, and how to let go of it. Only local ones now. Also the app's one home of threads and
 * system time ({@link brokerlab.app.source.AppThreads}).
 *
 * <pre>
 *   LocalSpec ──▶ LocalSource ──▶ Door ──▶ Frame
 *        └─ refused ─▶ NoCluster ──▶ Door ──▶ Frame, which says why
 * </pre>
 */
package brokerlab.app.source;
