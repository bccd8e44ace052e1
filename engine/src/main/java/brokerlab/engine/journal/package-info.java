/**
 * What happened, as facts. Everything that changes the cluster's state appends one
 * {@link brokerlab.engine.journal.ClusterEvent}; state on the screens is a fold of them, and "why?" is a walk up the cause
 * ids. No formatted text here: words belong to the app, in both languages.
 *
 * <pre>
 *   engine packages ── append ──▶ Journal ──▶ subscribers (door, JournalFile)
 *                                    ▲ cause id from clock.Causes
 * </pre>
 */
package brokerlab.engine.journal;
