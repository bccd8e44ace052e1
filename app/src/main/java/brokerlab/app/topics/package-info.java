/**
 * Topics: which topics exist, whether they are healthy, and everything done to one as a whole. The table's rows are kept and updated in
 * place once per tick; drafts (create, grow, delete) are plain objects that say why they cannot be carried out while one types. Records
 * and settings are asked for only while somebody looks at them.
 *
 * <pre>
 *   Snapshot ──▶ TopicsModel (rows, filter, selection) ──▶ table | detail
 *   form ──▶ TopicDraft ─ problems ─▶ form     TopicDraft ──▶ Command + the same as a kafka-topics.sh line
 *   ReadBar ──▶ ReadRequest ──▶ newest, live | ReadRecords, once ──▶ RecordsPane
 *   WritePane ──▶ HeaderLines, WriteDraft ──▶ Door.write ──▶ partition, offset
 * </pre>
 */
package brokerlab.app.topics;
