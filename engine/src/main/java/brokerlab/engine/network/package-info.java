/**
 * Sockets: listeners, connections, frames. All brokers of the process share one set of selector loops; a connection lives on one
 * loop, has one request in the works, or a few that may follow each other (produce), and reads nothing meanwhile, so a slow client
 * holds a few frames, never a queue. What a frame means is the handler's business; a frame that means nothing closes its own
 * connection and no other. On a listener with TLS or SASL the first bytes belong to Kafka's own handshakes, and who comes through is
 * the connection's principal.
 *
 * <pre>
 *             Admission: SecureChannel (TLS, SASL)
 *   socket ─ read ─► Connection ─ frame ─► handler (on the broker's Tasks)
 *                        ▲                     │ later, any thread
 *   socket ◄─ write ─ SelectorLoop ◄─ OutFrame ┘        file parts go by transferTo
 * </pre>
 */
package brokerlab.engine.network;
