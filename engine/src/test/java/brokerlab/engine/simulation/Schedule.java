package brokerlab.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.controller.TopicRequest;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.replica.PlantedReplicas;
import brokerlab.engine.simulation.Figures.Count;
import brokerlab.engine.simulation.SimulatedBroker.State;
import brokerlab.engine.simulation.Simulation.Traits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * One schedule: {@link #STEPS} steps drawn from a seed, clients' requests and at least {@link #LEAST_FAULTS} faults and time, the
 * promises checked after each; then everything works again and all must agree.
 */
final class Schedule {
    static final int STEPS = 300;
    private static final int LEAST_FAULTS = 3;
    private static final int MOST_PARTITIONS = 6;

    private final long seed;
    private final Random random;
    private final Simulation simulation;
    private final Promises promises;
    private final Clients clients;
    private final TreeSet<String> topics = new TreeSet<>();
    private final List<TopicPartition> targets = new ArrayList<>();
    private int topicNumber;
    private int faults;
    private int step;

    Schedule(long seed, Figures figures, PlantedReplicas planted, Predicate<Path> unsynced) {
        this.seed = seed;
        // Neighbouring seeds must not begin alike.
        this.random = new Random(mixed(seed));
        this.simulation = new Simulation(random, Traits.drawn(random), figures, planted, unsynced);
        this.promises = new Promises(simulation);
        this.clients = new Clients(simulation, promises);
    }

    private static long mixed(long seed) {
        long z = (seed + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 30)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Runs it; a fingerprint of all that happened. */
    long run() {
        try (simulation) {
            begin();
            // What is drawn as a fault may find no victim: a few steps more, rather than a schedule without.
            for (step = 0; step < STEPS || (faults < LEAST_FAULTS && step < 2 * STEPS); step++) {
                step();
                settle();
                promises.check();
            }
            heal();
            promises.converged();
            assertTrue(faults >= LEAST_FAULTS, () -> "only " + faults + " faults");
        } catch (Violation e) {
            e.addSuppressed(new Script(told()));
            throw e;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + e + "\n" + told(), e);
        }
        simulation.figures.add(Count.SCHEDULES);
        simulation.figures.add(Count.STEPS, step);
        simulation.figures.add(Count.FAULTS, faults);
        return simulation.trace();
    }

    /** How a violation came about, beside it. */
    static final class Script extends Exception {
        private static final long serialVersionUID = 1L;

        Script(String steps) {
            super(steps, null, false, false);
        }
    }

    private String told() {
        return "seed " + seed + ", " + simulation.character + ", step " + step + " (reproduce: -Dbrokerlab.seed=" + seed
                + " -Dbrokerlab.schedules=1):\n  " + String.join("\n  ", simulation.script);
    }

    private void begin() {
        simulation.brokers.values().forEach(simulation::start);
        simulation.tasks.runAll();
        for (int i = 0; i < 50 && simulation.in(State.UP).size() < simulation.brokers.size(); i++) {
            simulation.tasks.advance(200);
        }
        createTopic(1 + random.nextInt(2));
        createTopic(1 + random.nextInt(2));
        simulation.tasks.advance(300);
        promises.check();
        refreshTargets();
    }

    private void refreshTargets() {
        targets.clear();
        promises.truth.partitions().keySet().forEach(name -> {
            if (topics.contains(name.topic())) {
                targets.add(name);
            }
        });
    }

    // ---- one step

    private void step() {
        int stepsLeft = STEPS - step;
        if (faults < LEAST_FAULTS && stepsLeft <= (LEAST_FAULTS - faults) * 20) {
            fault();
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 22) {
            target().ifPresent(t -> clients.produce(t, -1));
        } else if (dice < 44) {
            target().ifPresent(clients::produceIdempotent);
        } else if (dice < 49) {
            target().ifPresent(t -> clients.produce(t, random.nextInt(2)));
        } else if (dice < 58) {
            target().ifPresent(clients::fetch);
        } else if (dice < 72) {
            advance(random.nextInt(60));
        } else if (dice < 82) {
            advance(random.nextInt(700));
        } else if (dice < 86) {
            advance(2_000 + random.nextInt(6_000));
        } else if (dice < 88) {
            administer();
        } else if (dice < 94) {
            mend();
        } else {
            fault();
        }
    }

    private Optional<TopicPartition> target() {
        if (targets.isEmpty() || step % 16 == 0) {
            refreshTargets();
        }
        return targets.isEmpty() ? Optional.empty() : Optional.of(targets.get(random.nextInt(targets.size())));
    }

    /** Mostly all that follows from a step is done before the next; else the next one comes in between. */
    private void settle() {
        if (random.nextInt(3) == 0) {
            simulation.tasks.runSome(random.nextInt(12));
        } else {
            simulation.tasks.runAll();
        }
    }

    private void advance(long ms) {
        simulation.say("+" + ms + " ms");
        simulation.tasks.advance(ms);
    }

    private <T> Optional<T> any(List<T> among) {
        return among.isEmpty() ? Optional.empty() : Optional.of(among.get(random.nextInt(among.size())));
    }

    // ---- administration

    private void administer() {
        switch (random.nextInt(9)) {
            case 6, 7, 8 ->
                any(List.copyOf(topics)).filter(simulation.told::change).ifPresent(topic -> {
                    simulation.say("settings of " + topic + " change");
                    simulation.figures.add(Count.SETTINGS_CHANGED);
                });
            case 0 -> {
                if (targets.size() < MOST_PARTITIONS) {
                    createTopic(1);
                }
            }
            case 1 -> {
                if (topics.size() > 1) {
                    any(List.copyOf(topics)).ifPresent(this::deleteTopic);
                }
            }
            case 2 -> {
                if (targets.size() < MOST_PARTITIONS) {
                    any(List.copyOf(topics)).ifPresent(this::growTopic);
                }
            }
            default ->
                any(simulation.controllers()).ifPresent(c -> {
                    simulation.say("elect preferred");
                    c.electPreferred(Optional.empty());
                });
        }
    }

    private void createTopic(int partitions) {
        any(simulation.in(State.UP).stream().filter(SimulatedBroker::serves).toList())
                .ifPresent(by -> {
                    String name = "t" + ++topicNumber;
                    simulation.say("create " + name + " of " + partitions + " by " + by.id);
                    topics.add(name);
                    Map<String, String> settings = simulation.told.drawn(name, random);
                    if (!settings.isEmpty()) {
                        simulation.say("with " + settings);
                    }
                    by.life
                            .orElseThrow()
                            .controller()
                            .orElseThrow()
                            .requestTopic(new TopicRequest(name, partitions, 3, Map.of(), settings));
                });
    }

    private void deleteTopic(String name) {
        any(simulation.controllers()).ifPresent(c -> {
            simulation.say("delete " + name);
            topics.remove(name);
            promises.deleted(name);
            refreshTargets();
            c.deleteTopic(name);
        });
    }

    private void growTopic(String name) {
        int now = (int) targets.stream().filter(t -> t.topic().equals(name)).count();
        any(simulation.controllers()).ifPresent(c -> {
            simulation.say("grow " + name);
            c.createPartitions(name, now + 1, List.of(), false);
        });
    }

    // ---- faults

    private void fault(Count what) {
        faults++;
        simulation.figures.add(what);
    }

    private void fault() {
        boolean lossy = simulation.character.lossy();
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> victim().ifPresent(this::crash);
            case 3, 4 ->
                victim().ifPresent(b -> {
                    simulation.say("broker " + b.id + " will die soon");
                    b.disk.dieAfter(random.nextInt(12), Optional.of(random));
                    b.armed = true;
                    fault(Count.CRASHES);
                });
            case 5, 6, 7 -> {
                if (lossy) {
                    for (int i = 1 + random.nextInt(3); i > 0; i--) {
                        any(running()).ifPresent(this::losePower);
                    }
                } else {
                    any(running()).filter(promises::mayLosePower).ifPresent(this::losePower);
                }
            }
            case 8, 9 ->
                any(simulation.in(State.UP))
                        .filter(b -> b.serves() && !promises.fragile())
                        .ifPresent(b -> {
                            simulation.say("stop " + b.id);
                            fault(Count.CLEAN_STOPS);
                            simulation.stop(b);
                        });
            case 10, 11 ->
                victim().ifPresent(b -> {
                    simulation.say("session of " + b.id + " expires");
                    expire(b);
                    fault(Count.SESSIONS_EXPIRED);
                });
            case 12, 13 ->
                victim().filter(b -> !b.paused).ifPresent(b -> {
                    simulation.say("pause " + b.id);
                    simulation.pause(b);
                    fault(Count.PAUSES);
                    if (random.nextInt(3) != 0) {
                        simulation.say("its session expires");
                        expire(b);
                    }
                });
            case 14 -> {
                if (simulation.quorum) {
                    simulation.say("quorum lost");
                    simulation.quorum = false;
                    simulation.ensemble.quorum(false);
                    fault(Count.QUORUM_LOSSES);
                }
            }
            case 15 ->
                victim().filter(b -> !b.diskFails).ifPresent(b -> {
                    boolean full = random.nextBoolean();
                    simulation.say("disk of " + b.id + (full ? " is full" : " fails"));
                    b.diskFails = true;
                    b.diskFull = full;
                    if (full) {
                        b.disk.leave(random.nextInt(2_000));
                    } else {
                        b.disk.fail(path -> true);
                    }
                    fault(Count.DISK_FAILURES);
                });
            default -> disturbLink();
        }
    }

    private List<SimulatedBroker> running() {
        return simulation.brokers.values().stream()
                .filter(b -> b.state != State.DOWN)
                .toList();
    }

    /** Who may crash now: anybody, but not while a power loss left the ISR with one sure copy. */
    private Optional<SimulatedBroker> victim() {
        return promises.fragile() ? Optional.empty() : any(running());
    }

    private void expire(SimulatedBroker broker) {
        broker.life
                .flatMap(l -> l.coordination())
                .flatMap(c -> c.session())
                .ifPresent(ticket -> simulation.ensemble.expire(ticket.id()));
    }

    private void crash(SimulatedBroker broker) {
        simulation.say("crash " + broker.id);
        simulation.end(broker);
        fault(Count.CRASHES);
    }

    private void losePower(SimulatedBroker broker) {
        simulation.say("broker " + broker.id + " loses power");
        promises.lostPower(broker);
        simulation.losePower(broker);
        fault(Count.POWER_LOSSES);
    }

    private void disturbLink() {
        int from = 1 + random.nextInt(simulation.brokers.size());
        int to = 1 + random.nextInt(simulation.brokers.size());
        if (from == to || simulation.brokers.get(from).paused || simulation.brokers.get(to).paused) {
            return;
        }
        LinkConditions conditions = switch (random.nextInt(3)) {
            case 0 -> LinkConditions.CLEAR.cutOff(true);
            case 1 -> LinkConditions.CLEAR.dropping(0.3 + random.nextDouble() / 2);
            default -> LinkConditions.CLEAR.delayed(1 + random.nextInt(3_000));
        };
        boolean both = random.nextBoolean();
        simulation.say("link " + from + (both ? "<->" : "->") + to + " " + conditions);
        simulation.link(from, to, conditions);
        if (both) {
            simulation.link(to, from, conditions);
        }
        fault(Count.LINKS_DISTURBED);
    }

    // ---- mending

    private void mend() {
        switch (random.nextInt(7)) {
            case 0, 1, 2 -> any(simulation.in(State.DOWN)).ifPresent(this::restart);
            case 3 -> {
                if (!simulation.quorum) {
                    quorumBack();
                }
            }
            case 4 ->
                any(simulation.brokers.values().stream().filter(b -> b.paused).toList())
                        .ifPresent(b -> {
                            simulation.say("resume " + b.id);
                            simulation.unpause(b);
                        });
            case 5 ->
                any(running().stream().filter(b -> b.diskFull).toList()).ifPresent(b -> {
                    simulation.say("disk of " + b.id + " has room again");
                    b.disk.makeRoom();
                    b.diskFails = false;
                    b.diskFull = false;
                });
            default -> clearLinks(random.nextInt(3) == 0);
        }
    }

    private void restart(SimulatedBroker broker) {
        simulation.say("start " + broker.id);
        mendDisk(broker);
        simulation.start(broker);
    }

    private static void mendDisk(SimulatedBroker broker) {
        broker.disk.fail(path -> false);
        broker.disk.makeRoom();
    }

    private void quorumBack() {
        simulation.say("quorum is back");
        simulation.quorum = true;
        simulation.ensemble.quorum(true);
    }

    private void clearLinks(boolean all) {
        simulation.say(all ? "links clear" : "some links clear");
        for (SimulatedBroker from : simulation.brokers.values()) {
            for (SimulatedBroker to : simulation.brokers.values()) {
                if (!from.paused && !to.paused && (all || random.nextInt(3) == 0)) {
                    simulation.link(from.id, to.id, LinkConditions.CLEAR);
                }
            }
        }
    }

    // ---- the end

    private void heal() {
        simulation.say("heal");
        if (!simulation.quorum) {
            quorumBack();
        }
        simulation.brokers.values().forEach(simulation::unpause);
        clearLinks(true);
        simulation.brokers.values().forEach(b -> {
            b.disk.dieAfter(Long.MAX_VALUE, Optional.empty());
            b.armed = false;
        });
        for (SimulatedBroker broker : simulation.brokers.values()) {
            if (broker.diskFails && broker.state != State.DOWN) {
                crash(broker);
            }
        }
        advance(16_000);
        for (int round = 0; round < 5 && simulation.in(State.UP).size() < simulation.brokers.size(); round++) {
            simulation.in(State.DOWN).forEach(this::restart);
            advance(11_000);
        }
        advance(15_000);
        promises.check();
        refreshTargets();
        targets.forEach(t -> clients.produce(t, -1));
        advance(4_000);
    }
}
