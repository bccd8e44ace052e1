package brokerlab.engine.simulation;

import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.EnsemblePeek;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.ReplicaPeek;
import brokerlab.engine.replica.ReplicaPeek.Leading;
import brokerlab.engine.simulation.Figures.Count;
import brokerlab.engine.simulation.SimulatedBroker.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * The promises, checked after each step on the live parts. What is promised only while nobody loses what the ISR relies on is not
 * asked of lossy schedules; that logs converge, that nobody reads beyond a high watermark and that nothing comes from nowhere is.
 */
final class Promises {
    private final Simulation simulation;
    private final boolean lossy;
    final Truth truth;
    private final TreeMap<TopicPartition, Ledger> ledgers = new TreeMap<>(Simulation.BY_NAME);
    private final Map<TopicPartition, Truth.State> before = new HashMap<>();
    private final CoordinationPromises coordination;
    private final SettingsPromises settings;
    private final StopPromises stops;
    private final Map<Integer, Map<TopicPartition, Long>> marks = new HashMap<>();
    private final List<Acknowledged> fresh = new ArrayList<>();
    /** Replicas in an ISR, or about to be, although their broker lost power: nothing is promised of them until they left it. */
    private final Map<Integer, Set<TopicPartition>> doubtful = new TreeMap<>();

    /** Brokers that lost power, with the registration they had, until there is another. */
    private final Map<Integer, Optional<Long>> lost = new TreeMap<>();

    private final Set<String> deleted = new HashSet<>();

    private record Acknowledged(TopicPartition partition, List<Long> ids, long base) {}

    Promises(Simulation simulation) {
        this.simulation = simulation;
        this.lossy = simulation.character.lossy();
        this.truth = new Truth(simulation.ensemble);
        this.settings = new SettingsPromises(simulation);
        this.stops = new StopPromises(simulation, truth);
        this.coordination = new CoordinationPromises(simulation, truth, deleted);
    }

    // ---- what clients tell

    private Ledger ledger(TopicPartition partition) {
        return ledgers.computeIfAbsent(partition, p -> new Ledger());
    }

    void sent(TopicPartition partition, List<Long> ids) {
        ledger(partition).sent.addAll(ids);
    }

    void refused(TopicPartition partition, List<Long> ids) {
        simulation.figures.add(Count.REFUSED_NOT_ENOUGH_REPLICAS);
        ledger(partition).refused.addAll(ids);
    }

    void acknowledged(SimulatedBroker by, TopicPartition partition, List<Long> ids, long base) {
        // At once: it may lead no more when the step is over.
        by.log(partition).ifPresent(log -> {
            by.mirror(partition).tryFollow(log);
            readable(by.mirror(partition), log.offsets().highWatermark(), ledger(partition));
        });
        simulation.figures.add(Count.RECORDS_ACKNOWLEDGED, ids.size());
        fresh.add(new Acknowledged(partition, ids, base));
    }

    void read(TopicPartition partition, long offset, long id) {
        Ledger ledger = ledger(partition);
        if (!ledger.sent.contains(id)) {
            throw new Violation("none unsent", partition + " gives " + id + " that nobody sent");
        }
        if (!lossy && offset < ledger.size() && Mirror.id(ledger.entry((int) offset)) != id) {
            throw new Violation(
                    "R5",
                    partition + " at " + offset + " was " + Mirror.show(ledger.entry((int) offset)) + " and is read as "
                            + id);
        }
    }

    int leaderEpoch(TopicPartition partition) {
        return truth.of(partition).map(s -> s.znode().leaderEpoch()).orElse(0);
    }

    /** Whether it leads in the newest epoch there is. */
    boolean leadsNow(SimulatedBroker broker, TopicPartition partition) {
        truth.refresh();
        return broker.replicas()
                .flatMap(r -> ReplicaPeek.leading(r, partition))
                .filter(l -> l.epoch() == leaderEpoch(partition))
                .isPresent();
    }

    void deleted(String topic) {
        deleted.add(topic);
    }

    // ---- power

    /** Whether the broker may lose power so that nothing acknowledged is lost with it. */
    boolean mayLosePower(SimulatedBroker broker) {
        truth.refresh();
        if (!doubtful.isEmpty() || simulation.brokers.values().stream().anyMatch(b -> b.armed)) {
            return false;
        }
        for (var each : truth.partitions().entrySet()) {
            List<Integer> isr = each.getValue().znode().isr();
            if (counted(broker.id, each.getKey(), each.getValue())
                    && isr.stream().noneMatch(id -> id != broker.id && stays(id, each.getKey(), each.getValue()))) {
                return false;
            }
        }
        return true;
    }

    /** It survives and nobody drops it: a leader may, even one whose session is lost, as long as the znode is as it knows it. */
    private boolean stays(int id, TopicPartition partition, Truth.State state) {
        return survives(id, partition)
                && (id == state.znode().leader()
                        || leaders(partition, state).findAny().isEmpty());
    }

    private Stream<Leading> leaders(TopicPartition partition, Truth.State state) {
        return simulation.brokers.values().stream()
                .flatMap(b -> b.replicas().stream())
                .flatMap(r -> ReplicaPeek.leading(r, partition).stream())
                .filter(l -> l.epoch() == state.znode().leaderEpoch());
    }

    private boolean survives(int id, TopicPartition partition) {
        SimulatedBroker other = simulation.brokers.get(id);
        return other.sound() && other.log(partition).isPresent() && registered(other);
    }

    /** The controller counts on this very session of it: none is about to be noticed as lost. */
    private boolean registered(SimulatedBroker broker) {
        var life = broker.life.orElseThrow();
        var node = life.metadata().current().brokers().get(broker.id);
        long session =
                life.coordination().flatMap(c -> c.session()).map(t -> t.id()).orElse(0L);
        return node != null
                && EnsemblePeek.get(simulation.ensemble, ZnodeLayout.broker(broker.id))
                        .filter(z -> z.ephemeralOwner() == session && z.createdZxid() == node.epoch())
                        .isPresent();
    }

    /** Whether somebody's crash, stop or lost session now would take the last sure copy. */
    boolean fragile() {
        return !lossy && !doubtful.isEmpty();
    }

    void lostPower(SimulatedBroker broker) {
        lost.put(broker.id, registration(broker.id));
        doubt();
    }

    private Optional<Long> registration(int broker) {
        return EnsemblePeek.get(simulation.ensemble, ZnodeLayout.broker(broker)).map(Znode::createdZxid);
    }

    /** While nobody can know that it lost power, a leader may count it in, by what it fetched before. */
    private void doubt() {
        truth.refresh();
        lost.forEach((broker, epoch) -> truth.partitions().forEach((name, state) -> {
            if (counted(broker, name, state)) {
                doubtful.computeIfAbsent(broker, b -> new HashSet<>()).add(name);
            }
        }));
        lost.entrySet()
                .removeIf(e -> registration(e.getKey()).isPresent()
                        && !registration(e.getKey()).equals(e.getValue()));
    }

    /** Whether it is in the largest ISR there may be: in the znode's, or a leader is about to take it in and cannot know better. */
    private boolean counted(int broker, TopicPartition partition, Truth.State state) {
        return state.znode().isr().contains(broker)
                || simulation.brokers.values().stream()
                        .flatMap(b -> b.replicas().stream())
                        .flatMap(r -> ReplicaPeek.leading(r, partition).stream())
                        .anyMatch(l -> l.epoch() == state.znode().leaderEpoch()
                                && l.joining().contains(broker));
    }

    private boolean doubtful(int broker, TopicPartition partition) {
        Set<TopicPartition> of = doubtful.get(broker);
        return of != null && of.contains(partition);
    }

    private void clearDoubts() {
        doubtful.forEach((broker, partitions) -> partitions.removeIf(name -> truth.of(name)
                .filter(s -> counted(broker, name, s))
                .filter(s -> !caughtUp(broker, name, s))
                .isEmpty()));
        doubtful.values().removeIf(Set::isEmpty);
    }

    /** It left the ISR and joined it again within one step. */
    private boolean caughtUp(int broker, TopicPartition partition, Truth.State state) {
        Truth.State was = before.get(partition);
        return was != null
                && state.version() > was.version() + 1
                && mirror(broker, partition).known()
                && mirror(broker, partition).agreed >= ledger(partition).size();
    }

    // ---- after each step

    private Mirror mirror(int broker, TopicPartition partition) {
        return simulation.brokers.get(broker).mirror(partition);
    }

    void check() {
        simulation.throwNoted();
        if (!simulation.failures().isEmpty()) {
            throw new Violation("no task fails", simulation.failures().toString());
        }
        boolean changed = truth.refresh();
        if (changed) {
            coordination.C4_changesComeFromTheNewestControllerOnly(before);
            stops.C4_whoStopsIsTakenOutOnce(before);
        }
        coordination.C5_imagesArePrefixesOfTheTruth();
        for (TopicPartition name : truth.partitions().keySet()) {
            if (!deleted.contains(name.topic())) {
                follow(name);
            }
        }
        doubt();
        if (!doubtful.isEmpty()) {
            clearDoubts();
        }
        truth.partitions().forEach((name, state) -> {
            if (!deleted.contains(name.topic())) {
                check(name, state);
            }
        });
        acknowledgements();
        if (changed) {
            before.clear();
            before.putAll(truth.partitions());
            coordination.stepOver();
        }
    }

    private void follow(TopicPartition name) {
        for (SimulatedBroker each : simulation.brokers.values()) {
            Optional<PartitionLog> log = each.log(name);
            if (log.isPresent()) {
                PartitionLog l = log.get();
                each.mirror(name).tryFollow(l);
                settings.S17_settingsHoldFromTheFirstRecordOn(each, name, l);
                if (!(l.offsets().logStart() <= l.offsets().lastStable()
                        && l.offsets().lastStable() <= l.offsets().highWatermark()
                        && l.offsets().highWatermark() <= l.offsets().logEnd())) {
                    throw new Violation("S13", name + " at " + each.id);
                }
            }
        }
    }

    private void check(TopicPartition name, Truth.State state) {
        Ledger ledger = ledger(name);
        PartitionStateZnode znode = state.znode();
        if (znode.leader() >= 0 && !znode.isr().contains(znode.leader())) {
            throw new Violation("R2", name + " " + znode);
        }
        for (SimulatedBroker each : simulation.brokers.values()) {
            Optional<PartitionLog> log = each.log(name);
            if (log.isPresent()) {
                leader(each, name, log.get(), state, ledger);
            }
        }
        for (SimulatedBroker each : simulation.brokers.values()) {
            // What a leader committed just before it became a follower.
            each.log(name)
                    .ifPresent(log -> readable(each.mirror(name), log.offsets().highWatermark(), ledger));
        }
        for (SimulatedBroker each : simulation.brokers.values()) {
            Mirror mirror = each.mirror(name);
            if (mirror.known()) {
                sentOnly(mirror, ledger, name);
                agree(mirror, ledger);
                each.log(name).ifPresent(log -> R3(each, name, mirror, log, ledger));
            }
        }
        if (!lossy) {
            for (SimulatedBroker each : simulation.brokers.values()) {
                if (each.leads(name) && each.log(name).isPresent()) {
                    R1(name, znode, each, each.log(name).get().offsets().highWatermark(), ledger);
                }
            }
            if (znode.leader() >= 0 && !doubtful(znode.leader(), name)) {
                Mirror leader = mirror(znode.leader(), name);
                if (leader.known() && leader.agreed < ledger.acknowledged) {
                    throw new Violation(
                            "R4",
                            name + " leader " + znode.leader() + " has " + leader + ", acknowledged is " + ledger);
                }
            }
        }
    }

    /** What a leader's high watermark covers can be read: from now on it never changes. */
    private void leader(
            SimulatedBroker broker, TopicPartition name, PartitionLog log, Truth.State state, Ledger ledger) {
        Optional<Leading> found = ReplicaPeek.leading(broker.replicas().orElseThrow(), name);
        Map<TopicPartition, Long> known = marks.computeIfAbsent(broker.id, k -> new HashMap<>());
        if (found.isEmpty()) {
            known.remove(name);
            return;
        }
        Leading leading = found.get();
        Mirror mirror = broker.mirror(name);
        long highWatermark = log.offsets().highWatermark();
        readable(mirror, highWatermark, ledger);
        boolean current = leading.epoch() == state.znode().leaderEpoch();
        if (current && !mirror.known()) {
            // Its log is out of reach (a full disk) since it moved its high watermark: the rest of the ISR tells what
            // is below.
            state.znode().isr().forEach(member -> readable(mirror(member, name), highWatermark, ledger));
        }
        long key = (long) leading.epoch() << 32 | highWatermark;
        Long last = known.put(name, key);
        if (current && last != null && last >>> 32 == leading.epoch() && (int) (long) last < highWatermark) {
            R6(broker, name, highWatermark, leading, state);
        }
        // A leader whose log is out of reach (a full disk) has its files to answer for when it can be read again.
        if (current && mirror.known()) {
            R7(broker, name, leading, state, mirror);
            R8(broker, name, leading, mirror);
        }
    }

    private void readable(Mirror mirror, long highWatermark, Ledger ledger) {
        while (!lossy && ledger.size() < highWatermark && ledger.size() < mirror.size()) {
            ledger.add(mirror.entry(ledger.size()));
        }
    }

    /** The high watermark moved: no member of the ISR in the znode may have fetched less. */
    private void R6(
            SimulatedBroker broker, TopicPartition name, long highWatermark, Leading leading, Truth.State state) {
        for (int member : state.znode().isr()) {
            if (member != broker.id
                    && !doubtful(member, name)
                    && leading.ends().getOrDefault(member, Long.MAX_VALUE) < highWatermark) {
                throw new Violation(
                        "R6",
                        name + " at " + broker.id + ": high watermark " + highWatermark + ", " + member + " of ISR "
                                + state.znode().isr() + " has fetched " + leading.ends());
            }
        }
    }

    /** Who joined has everything up to the start of the leader's epoch. */
    private void R7(SimulatedBroker broker, TopicPartition name, Leading leading, Truth.State state, Mirror leader) {
        Truth.State was = before.get(name);
        if (was == null
                || was.version() == state.version()
                || was.znode().leaderEpoch() != state.znode().leaderEpoch()) {
            return;
        }
        for (int member : state.znode().isr()) {
            if (member != broker.id && !was.znode().isr().contains(member)) {
                Mirror joined = mirror(member, name);
                if (joined.known() && joined.mismatch(leader) < leading.epochStart() && !doubtful(member, name)) {
                    throw new Violation(
                            "R7",
                            name + ": " + member + " joined " + state.znode().isr() + " with " + joined + ", leader "
                                    + broker.id + " began its epoch at " + leading.epochStart() + " of " + leader);
                }
            }
        }
    }

    /** A follower that wrote in this epoch has cut before whatever the leader does not have. */
    private void R8(SimulatedBroker broker, TopicPartition name, Leading leading, Mirror leader) {
        for (SimulatedBroker each : simulation.brokers.values()) {
            Mirror mirror = each.mirror(name);
            if (each != broker
                    && mirror.known()
                    && mirror.size() > 0
                    && Mirror.epoch(mirror.entry(mirror.size() - 1)) == leading.epoch()
                    && each.replicas()
                            .filter(r -> ReplicaPeek.followingEpoch(r, name) == leading.epoch())
                            .isPresent()
                    && mirror.mismatch(leader) < mirror.size()) {
                throw new Violation(
                        "R8",
                        name + ": " + each.id + " follows " + broker.id + " in epoch " + leading.epoch() + " with "
                                + mirror + ", the leader has " + leader);
            }
        }
    }

    private static void sentOnly(Mirror mirror, Ledger ledger, TopicPartition name) {
        for (int at = mirror.examined; at < mirror.size(); at++) {
            long id = Mirror.id(mirror.entry(at));
            if (!ledger.sent.contains(id)) {
                throw new Violation("none unsent", name + " holds " + id + " at " + at + " that nobody sent");
            }
            if (ledger.refused.contains(id)) {
                throw new Violation("R10", name + " holds " + id + ", refused for too few in-sync replicas");
            }
        }
        mirror.examined = mirror.size();
    }

    private static void agree(Mirror mirror, Ledger ledger) {
        int at = mirror.agreed;
        int end = Math.min(mirror.size(), ledger.size());
        while (at < end && mirror.entry(at) == ledger.entry(at)) {
            at++;
        }
        mirror.agreed = at;
    }

    private void R3(SimulatedBroker broker, TopicPartition name, Mirror mirror, PartitionLog log, Ledger ledger) {
        if (!lossy
                && mirror.agreed < Math.min(log.offsets().highWatermark(), ledger.size())
                && !doubtful(broker.id, name)) {
            boolean leads = broker.leads(name);
            throw new Violation(
                    leads ? "R5" : "R3",
                    name + " at " + broker.id + " below its high watermark "
                            + log.offsets().highWatermark() + ": " + mirror + "; " + ledger);
        }
    }

    private void R1(
            TopicPartition name, PartitionStateZnode znode, SimulatedBroker leader, long highWatermark, Ledger ledger) {
        for (int member : znode.isr()) {
            Mirror mirror = mirror(member, name);
            if (mirror.known() && mirror.agreed < highWatermark && !doubtful(member, name)) {
                throw new Violation(
                        "R1",
                        name + ": " + member + " of ISR " + znode.isr() + " has " + mirror
                                + "; below the high watermark " + highWatermark + " of " + leader.id + ": " + ledger);
            }
        }
    }

    private void acknowledgements() {
        if (!lossy) {
            for (Acknowledged each : fresh) {
                acknowledged(each);
            }
        }
        fresh.clear();
    }

    private void acknowledged(Acknowledged ack) {
        Ledger ledger = ledger(ack.partition());
        if (deleted.contains(ack.partition().topic())
                || truth.of(ack.partition()).isEmpty()) {
            return;
        }
        for (int i = 0; i < ack.ids().size(); i++) {
            int offset = (int) ack.base() + i;
            long id = ack.ids().get(i);
            if (offset >= ledger.size() || Mirror.id(ledger.entry(offset)) != id) {
                throw new Violation(
                        "R4",
                        ack.partition() + ": " + id + " was acknowledged at " + offset + ", readable is " + ledger);
            }
            ledger.acknowledged = Math.max(ledger.acknowledged, offset + 1);
        }
        long holders = simulation.brokers.values().stream()
                .map(b -> b.mirror(ack.partition()))
                .filter(m -> !m.known() || m.agreed >= ack.base() + ack.ids().size())
                .count();
        if (holders < simulation.character.minInSync()) {
            throw new Violation("R10", ack + " is held by " + holders);
        }
    }

    // ---- at the end

    /** Everything works again for a while: all agree, and nothing is left to do. */
    void converged() {
        check();
        for (SimulatedBroker broker : simulation.brokers.values()) {
            if (broker.state != State.UP) {
                throw new Violation("convergence", "broker " + broker.id + " is " + broker.state);
            }
            coordination.C4_C5_imageEqualsTruth(broker);
        }
        if (!truth.below(ZnodeLayout.DELETE_TOPICS).isEmpty()) {
            throw new Violation("convergence", "deletions are left");
        }
        truth.partitions().forEach((name, state) -> {
            if (!deleted.contains(name.topic())) {
                converged(name, state);
            }
        });
    }

    private void converged(TopicPartition name, Truth.State state) {
        PartitionStateZnode znode = state.znode();
        if (znode.leader() < 0 || znode.isr().size() != state.replicas().size()) {
            throw new Violation("R12", name + " does not come together: " + state);
        }
        Mirror leader = mirror(znode.leader(), name);
        long highWatermark = log(znode.leader(), name).offsets().highWatermark();
        for (int id : state.replicas()) {
            Mirror mirror = mirror(id, name);
            if (mirror.size() != leader.size() || mirror.mismatch(leader) < leader.size()) {
                throw new Violation("R12", name + ": " + id + " has " + mirror + ", the leader has " + leader);
            }
            if (log(id, name).offsets().highWatermark() != highWatermark || highWatermark != leader.size()) {
                throw new Violation(
                        "R12",
                        name + ": high watermark of " + id + " is "
                                + log(id, name).offsets().highWatermark() + ", of the leader " + highWatermark + " of "
                                + leader.size());
            }
            reread(id, name, mirror);
            settings.S17_settingsAreThoseOfTheEnsemble(id, name, log(id, name));
        }
    }

    private PartitionLog log(int broker, TopicPartition name) {
        return simulation
                .brokers
                .get(broker)
                .log(name)
                .orElseThrow(() -> new Violation("convergence", name + " is not at " + broker));
    }

    private void reread(int broker, TopicPartition name, Mirror mirror) {
        var again = new Mirror();
        again.follow(log(broker, name));
        if (again.size() != mirror.size() || again.mismatch(mirror) < mirror.size()) {
            throw new Violation("R5", name + " at " + broker + " reads " + again + ", it was " + mirror);
        }
    }
}
