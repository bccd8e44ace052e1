/**
 * Throttles: how many bytes a second something may cost, measured over a few samples as Kafka measures it. A throttle never waits
 * itself: it is told what was spent and says whether more is allowed now, and whoever asked comes again.
 *
 * <pre>
 *   record(bytes) ─▶ [sample][sample]…[sample now] ─▶ bytes / time covered ─▶ exceeded()?
 * </pre>
 */
package brokerlab.engine.quota;
