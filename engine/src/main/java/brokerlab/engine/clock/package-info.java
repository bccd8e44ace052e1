/**
 * Time and the threads that spend it. All other code asks {@link brokerlab.engine.clock.Clock} what time it is and gives
 * its work to {@link brokerlab.engine.clock.Tasks}; nothing else reads system time, sleeps or makes threads. So a broker
 * can be killed by closing its scope, and the same code runs under simulated time. A {@link brokerlab.engine.clock.StallWatch} tells when
 * the machine gave this process no time at all.
 *
 * <pre>
 *   Tasks (process) ── scope(broker 1) ── lane, timers, loops      close() = nothing of it runs any more
 *                   └─ scope(broker 2) ── ...
 * </pre>
 */
package brokerlab.engine.clock;
