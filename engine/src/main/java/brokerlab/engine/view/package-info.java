/**
 * The door as a contract: what any cluster can be asked and told, as plain records. {@link brokerlab.engine.view.Snapshot}s, journal events
 * and answers to {@link brokerlab.engine.view.Query} go out, {@link brokerlab.engine.view.Command}s come in; all of it asynchronous. What
 * follows from a snapshot alone (health, what a loss would do) is a pure function here. It knows no engine: one package for each kind of
 * cluster stands behind it.
 *
 * <pre>
 *   cluster ── sampled a few times a second ──▶ Snapshot (one slot) ──▶ app, once per tick
 *   journal ── every entry ─────────────────▶ onEvent
 *   cluster ◀── execute(Command) ──────────── app ──▶ query(Query&lt;R&gt;) ──▶ R
 * </pre>
 */
package brokerlab.engine.view;
