/**
 * Messages between the brokers of one process. Each is an immutable record, delivered in order per ordered pair of brokers,
 * with the cause it was sent on behalf of. What a network could do to them (delay, rate, loss, cut, pause, step) is a
 * condition of the {@link brokerlab.engine.courier.Link} they travel.
 *
 * <pre>
 *   sender ── send ──▶ Link from→to ──▶ receiver's Inbox ──▶ handler
 *      ▲                                                        │
 *      └────────── future ◀── Link to→from ◀── answer ──────────┘
 * </pre>
 */
package brokerlab.engine.courier;
