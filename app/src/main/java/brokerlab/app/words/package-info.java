/**
 * The words of the app, and the ground floor: texts in the user's language, formats and units, how a setting's number is typed and
 * told, why something failed, and where a link leads ({@link brokerlab.app.words.Target}). Nothing here makes a control.
 *
 * <pre>
 *   messages[_ko].properties ──▶ BundleTexts (Plurals, Particles) ──▶ Texts ──▶ every floor above
 *   a number or a size ──▶ Formats, Quantity, Notation ──▶ a text, and back from what is typed
 * </pre>
 */
package brokerlab.app.words;
