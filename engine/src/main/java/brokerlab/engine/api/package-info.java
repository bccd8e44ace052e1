/**
 * One class per wire API: from a request message to an answer message, without state of its own. {@link
 * brokerlab.engine.api.Apis} parses frames, finds the handler, and turns what went wrong into the API's own error answer, so a
 * handler reads as checks and one call below. Only APIs that have a handler are announced.
 *
 * <pre>
 *   frame ─► Apis ─► WireRequest ─► XHandler ─► replica, controller, log, metadata
 *                                      │ later, any thread
 *   frame ◄─ Apis ◄─ answer or error ◄─┘
 * </pre>
 */
package brokerlab.engine.api;
