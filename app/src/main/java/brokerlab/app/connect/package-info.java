/**
 * Connect your client: what a client in some language needs for a listener of this cluster, as text that runs as it stands. Opened from
 * the status bar, the palette and an empty Consumers screen; the texts are made of plain values, the card only shows them.
 *
 * <pre>
 *   ClientListeners, LabAuthority ─▶ Connection ─▶ Snippet (Java, Python, kcat, Node, Go, kafka-*.sh) ─▶ ConnectCard
 * </pre>
 */
package brokerlab.app.connect;
