/**
 * The workbench: composition root, command line and tour. Plain constructors put together a cluster's source, the workspace, demo traffic
 * and the frame with its screens; nothing here knows how a screen looks, and no package below uses this one. A package uses only those
 * before it, no screen uses another: what one screen opens of another is handed to it here.
 *
 * <pre>
 *   words ◀── kit ◀── source ◀── workspace ◀── demo, recorder ◀── shell ◀── one package per screen ◀── Screens, Workbench
 *
 *   Main ──▶ Workbench ──▶ Workspace, CurrentCluster ──▶ LocalSource (Door), DemoTraffic
 *                    └──▶ Frame(Screens) ──▶ window, or the tour's pictures
 * </pre>
 */
package brokerlab.app;
