/**
 * Segments: how one replica of a partition is stored, and what goes next. The model asks the door for the replica's segments twice a
 * second and keeps what is selected while they change; the contents of the selected segment (summary, index, a window of its batches, one
 * batch down to its bytes) are asked piece by piece as a person scrolls.
 *
 * <pre>
 *   Segments      ─▶ SegmentsModel ─▶ FactsRow │ SegmentList (Fate: when and why each goes)
 *   Batches,      ─▶ Contents      ─▶ BatchStrip (Lookup ◀─ OffsetSearch ◀─ OffsetPosition) │ BatchTable
 *   BatchDetail   ─▶    ▲          ─▶ BatchInspector (BatchFields ↔ hex, records)
 *   Segments × n  ─▶ Comparison    ─▶ ComparePane
 * </pre>
 */
package brokerlab.app.segments;
