/**
 * The workbench: composition root, command line and tour. Plain constructors put together a cluster's source, the workspace, demo traffic
 * and the frame with its screens; nothing here knows how a screen looks.
 *
 * <pre>
 *   Main ──▶ Workbench ──▶ Workspace, CurrentCluster ──▶ LocalSource (Door), DemoTraffic
 *                    └──▶ Frame(Screens) ──▶ window, or the tour's pictures
 * </pre>
 */
package brokerlab.app;
