/**
 * Demo traffic: real producers and consumer groups of the public client library against a cluster's bootstrap address, so that something
 * always moves. What they do is data ({@code presets/demo.json}); how fast, a person chooses. They outlive every broker and stop when the
 * disk runs low.
 *
 * <pre>
 *   demo.json ──▶ DemoTraffic ──▶ DemoProducer (one per topic) ──▶ bootstrap ──▶ DemoMember (groups × members)
 *                      └── DiskGuard: pauses all below max(1 GB, 5 %)
 * </pre>
 */
package brokerlab.app.demo;
