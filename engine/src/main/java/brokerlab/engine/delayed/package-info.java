/**
 * Requests that wait: a produce for its replicas, a fetch for data. Each waits under the keys whose change could fulfil it, is
 * looked at only when such a change is reported (never polled) or when its time is up, and is answered exactly once. Timers are
 * shared: deadlines are rounded up to slots, so thousands of waiting requests cost a few timers.
 *
 * <pre>
 *   admit ──▶ ready? ── yes ───────────────────────▶ answer
 *               │ no
 *               ▼
 *          Purgatory: key ─▶ [request, ...] ◀── check(key)
 *          TimingWheel:   slot ─▶ {request, ...} ◀── one timer a slot
 * </pre>
 */
package brokerlab.engine.delayed;
