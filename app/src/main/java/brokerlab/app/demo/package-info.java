/**
 * Demo traffic: real producers and consumer groups of the public client library against a cluster's bootstrap address, so that something
 * always moves. What they do is data ({@code presets/demo.json}); how fast, a person chooses. They outlive every broker and stop when the
 * disk runs low.
 *
 * <pre>
 *   demo.json ──▶ DemoTraffic ──▶ DemoProducer (one per topic) ──▶ bootstrap ──▶ DemoMember (groups × members)
 *                      └── pauses all while less than 1 GB, or 5 %, of the disk is free
 * </pre>
 */
package brokerlab.app.demo;
