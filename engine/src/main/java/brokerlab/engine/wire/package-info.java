/**
 * Bytes as the Kafka protocol and its log files know them: record batches and messages. Batches are seen through their
 * header where they lie and are decoded only when someone asks for the records. With {@code network} and {@code security}
 * this is the only home of kafka-clients' internal classes, which move between its versions.
 *
 * <pre>
 *   produce ─▶ ByteBuffer ── Batches.checked ─▶ BatchHeader (view) ── rewrite in place ─▶ log, unchanged
 *                                                   └─ Batches.records ─▶ LogRecord, for coordinators and screens
 *   magic 0, 1 ── MessageFormat.up ─▶ magic 2, as an old client produces      MessageFormat.down: as one fetches
 * </pre>
 */
package brokerlab.engine.wire;
