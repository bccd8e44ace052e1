/**
 * The recorder: what happened in the cluster, told in sentences, on a line of time or as a list. The frame gives it the journal's entries
 * from whatever thread they come on and shows its strip below the screens; it knows the window, not the frame.
 *
 * <pre>
 *   Door.onEvent() ──▶ RecorderModel (bounded) ─ RecorderEntry: one for all replicas ─▶ RecorderStrip (RecorderLine | RecorderList)
 *                                                                 EventWords: sentence, target ◀──┘
 * </pre>
 */
package brokerlab.app.recorder;
