/**
 * The door: plain records between a cluster and the app, no engine types. {@link brokerlab.engine.view.Snapshot}s, journal events and
 * answers to {@link brokerlab.engine.view.Query} go out, {@link brokerlab.engine.view.Command}s come in; all of it asynchronous.
 *
 * <pre>
 *   cluster ── sampled a few times a second ──▶ Snapshot (one slot) ──▶ app, once per tick
 *   journal ── every entry ─────────────────▶ onEvent
 *   cluster ◀── execute(Command) ──────────── app ──▶ query(Query&lt;R&gt;) ──▶ R
 * </pre>
 */
package brokerlab.engine.view;
