/**
 * What idempotent and transactional producers need from the cluster. Today that is producer ids, handed out in blocks that ZooKeeper
 * keeps apart; the transaction coordinator will live here too. An id is never given twice, whatever fails.
 *
 * <pre>
 *   InitProducerId ─► ProducerIds ─ block empty? ─► compare-and-set /latest_producer_id_block ─► 1000 more
 * </pre>
 */
package brokerlab.engine.transaction;
