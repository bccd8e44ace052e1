/**
 * The headless start: reads the command line, runs one {@link brokerlab.engine.cluster.Cluster}, prints one READY line when all serve, stops
 * cleanly when asked. Standard output carries nothing but that line, so scripts can wait for it.
 *
 * <pre>
 *   start --data DIR ▶ Cluster.start ▶ READY bootstrap=… zookeeper=… ▶ SIGTERM ▶ Cluster.stop ▶ exit 0
 * </pre>
 */
package brokerlab.engine.launcher;
