/**
 * The one folder in which everything of a person's lives: choices in {@code workspace.json}, each cluster's data under {@code clusters}.
 * One process at a time holds it; a second start asks the holder's window to the front ({@link brokerlab.app.workspace.Handover}). What
 * cannot be read is kept aside and said, never overwritten. A cluster's description goes out and in as a {@code .brokerlab} file.
 *
 * <pre>
 *   change(choices) ──▶ SAVING ──▶ workspace.json.tmp ──rename──▶ workspace.json ──▶ SAVED (or UNSAVED and why)
 * </pre>
 */
package brokerlab.app.workspace;
