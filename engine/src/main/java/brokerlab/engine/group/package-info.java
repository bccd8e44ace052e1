/**
 * The group coordinator: Kafka's classic group protocol and committed offsets, kept in {@code __consumer_offsets}. The broker
 * that leads a partition of that topic serves the groups that hash to it; it loads them from the log when it becomes leader and
 * forgets them when it is no longer. What must survive goes to the log first and is answered when it is replicated.
 *
 * <pre>
 *   api ─▶ GroupCoordinator ─▶ GroupMetadata (one lock each) ─▶ GroupLog ─▶ Replicas ─▶ __consumer_offsets
 *               ▲  ▲                 │ answers, after the lock is released
 *    leadership │  │ timers          ▼
 *          replica clock           api
 * </pre>
 */
package brokerlab.engine.group;
