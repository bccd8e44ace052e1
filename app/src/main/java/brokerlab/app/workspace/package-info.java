/**
 * The one folder in which everything of a person's lives: choices in {@code workspace.json}, each cluster's data under {@code clusters}.
 * One process at a time holds it. What cannot be read is kept aside and said, never overwritten.
 *
 * <pre>
 *   change(choices) ──▶ SAVING ──▶ workspace.json.tmp ──rename──▶ workspace.json ──▶ SAVED (or UNSAVED and why)
 * </pre>
 */
package brokerlab.app.workspace;
