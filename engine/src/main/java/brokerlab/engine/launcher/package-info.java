/**
 * The headless start: reads the command line, runs one {@link brokerlab.engine.cluster.Cluster} or several by name, prints a READY line for
 * each when all serve, stops cleanly when asked. Arguments are checked alone, with each other and with the machine before anything starts. Standard output carries nothing but these lines, so scripts can wait for them.
 *
 * <pre>
 *   start --data DIR ▶ Cluster.check ▶ Cluster.start ▶ READY bootstrap=… zookeeper=… ▶ SIGTERM ▶ Cluster.stop ▶ exit 0
 *         --cluster A --cluster B ▶ Clusters.check ▶ Clusters.start ▶ READY cluster=A … ▶ READY cluster=B …
 * </pre>
 */
package brokerlab.engine.launcher;
