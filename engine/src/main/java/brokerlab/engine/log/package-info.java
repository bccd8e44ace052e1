/**
 * Partition replicas on disk, in the files that Kafka 3.9 writes: segments with sparse indexes, leader epochs, producer
 * snapshots, checkpoints. {@link brokerlab.engine.log.LogStore} holds a broker's logs,
 * {@link brokerlab.engine.log.PartitionLog} is one of them; nothing here knows leaders, networks or ZooKeeper. What is rolled
 * and deleted is decided by pure functions, which previews call too. A log is one {@link brokerlab.engine.log.LogState} at a time, which its
 * parts compute from the former one.
 *
 * <pre>
 *   LogStore ─ open ─▶ StoreOpening ─▶ LogLoader ─▶ SegmentCheck        one directory fails: its logs only
 *      │
 *   PartitionLog ─ append ─▶ AppendCheck ─▶ LogAppends ─┐
 *      │                                                ├▶ LogCore (lock, LogState) ─▶ LogSegment ─▶ SegmentHandles ─▶ .log .index .timeindex
 *      ├── truncate, roll, retention ───────────────────┘       ├▶ ProducerStates ─▶ .snapshot
 *      └── read ─▶ LogReads (no lock) ─▶ LogSlice               └▶ LeaderEpochs ─▶ leader-epoch-checkpoint
 * </pre>
 */
package brokerlab.engine.log;
