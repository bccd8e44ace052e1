/**
 * Brokers and clusters put together: wiring, start, stop, kill, add. A {@link brokerlab.engine.cluster.Broker} has many lives; killing one
 * closes its task scope, so that nothing of it runs any more while its ZooKeeper session lives on until it times out. What a cluster holds
 * lies in one folder and is continued when that folder is opened again.
 *
 * <pre>
 *   Clusters ── Ensemble
 *      └─ Cluster, each in a chroot
 *   Cluster ── Ensemble (ZooKeeper nodes), or another's by connect string
 *      ├─ CurrentSpec: what it runs by, kept in its folder
 *      ├─ Host: stalls of the machine, which explain what times out, and let sessions last longer
 *      └─ Broker ── BrokerLife: one start, stop or kill
 *           ├─ LiveBroker: session, settings, logs
 *           └─ RunningBroker: with replicas, groups, controller, network; who needs one asks the Cluster for it
 * </pre>
 */
package brokerlab.engine.cluster;
