/**
 * Throttles: how much something may cost a second, measured over a few samples as Kafka measures it. A throttle never waits itself: it
 * is told what was spent and says whether more is allowed now, or how long whoever spends is to be held back. {@link
 * brokerlab.engine.quota.ClientQuotas} and {@link brokerlab.engine.quota.AddressRates} keep the limits of clients and addresses as
 * {@code /config} has them.
 *
 * <pre>
 *   record(amount) ─▶ [sample][sample]…[sample now] ─▶ amount / time covered ─▶ exceeded()?
 *   user, client id ─▶ most specific limit ─▶ one rate for all who share it ─▶ throttle ms
 * </pre>
 */
package brokerlab.engine.quota;
