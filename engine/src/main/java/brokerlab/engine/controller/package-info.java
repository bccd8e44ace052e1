/**
 * One broker of the cluster is its controller: it holds {@code /controller}, sees brokers and topics come and go, decides who leads
 * and where replicas live, and tells everybody. The truth is in the znodes; every write of a controller checks its epoch, so one
 * that was replaced changes nothing more. Decisions are pure functions ({@link brokerlab.engine.controller.Placement}, elections,
 * {@link brokerlab.engine.controller.Assignment}, checks), acts are operations in one lane.
 *
 * <pre>
 *   ControllerElection ── elected ──▶ ActiveController ── watches, requests ──▶ operations, one at a time
 *                                            │
 *               decide (pure) ──▶ write znodes, fenced ──▶ per broker: roles, then the image
 * </pre>
 */
package brokerlab.engine.controller;
