/**
 * One broker's partitions and what replication makes of them: it appends what clients produce, copies it to followers, knows who is
 * in sync and how far everything is committed. A leader never asks anybody before it appends; followers come and fetch, and their
 * fetch offsets move the high watermark. ISR changes are compare-and-set on the partition's znode, and while one is pending the
 * larger of both sets counts (KIP-497), so no doubt about ZooKeeper's answer can lose a record. Consumers
 * read from the leader, or from a follower in their rack up to its own high watermark (KIP-392); replicas that catch up may be
 * throttled on both sides (KIP-73).
 *
 * <pre>
 *   produce ─▶ Partition.append ─▶ log          FollowerFetch (courier)          log ◀─ Partition.appendFetched
 *                 │  Leadership ◀── fetch offset ──────────────────────────────────  Fetcher (one per leader broker)
 *                 │      │         ── batches, high watermark, diverging epoch ──▶      truncate by epoch, append
 *                 ▼      ▼
 *              Waits: produce (acks=all), consumer fetch, follower fetch        IsrKeeper ─▶ znode ─▶ isr_change_notification
 *   Roles ◀── LeaderAndIsr, StopReplicas (controller)
 * </pre>
 */
package brokerlab.engine.replica;
