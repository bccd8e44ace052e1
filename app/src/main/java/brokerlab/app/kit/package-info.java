/**
 * Shared controls of every screen: badges, pills, charts on a canvas, hex view, filter bar, quantity field, terminal line, inspector. A
 * control takes plain values and words, knows no cluster and keeps no state but what it shows; what it needs of its window is {@link
 * brokerlab.app.kit.WindowContext}. Colours come from the theme by looked-up names, so that a canvas follows a change of theme as a label
 * does. Here is also the one hop to the FX thread ({@link brokerlab.app.kit.Answers}), and what a node follows ends with its being shown
 * ({@link brokerlab.app.kit.WhileShown}); what is asked again after an event is a {@link brokerlab.app.kit.Question}.
 *
 * <pre>
 *   screen's XModel ── values ──▶ control ── Ink (theme colours by CSS) ──▶ pixels, and a name for screen readers
 *   Door's threads ──▶ Answers ──▶ FX thread        Texts, Ticker, Door ──▶ WhileShown ──▶ a node, while it is in a scene
 * </pre>
 */
package brokerlab.app.kit;
