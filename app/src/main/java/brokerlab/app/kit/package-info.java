/**
 * Shared controls of every screen: badges, pills, charts on a canvas, hex view, filter bar, quantity field, terminal line, inspector. A
 * control takes plain values and words, knows no cluster and keeps no state but what it shows. Colours come from the theme by looked-up names, so that
 * a canvas follows a change of theme as a label does.
 *
 * <pre>
 *   screen's XModel ── values ──▶ control ── Ink (theme colours by CSS) ──▶ pixels, and a name for screen readers
 * </pre>
 */
package brokerlab.app.kit;
