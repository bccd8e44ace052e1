package brokerlab.engine.local;

import brokerlab.engine.controller.ForeseenElection;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.log.LogOnDisk;
import brokerlab.engine.view.ChangeEffect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** Which leaders an unclean election that becomes allowed brings, and what it costs. */
final class ElectionsPreview {
    private final PreviewState state;
    private final StagedSettings staged;

    ElectionsPreview(PreviewState state, StagedSettings staged) {
        this.state = state;
        this.staged = staged;
    }

    /** Topics for which unclean elections become allowed. */
    Set<String> topics() {
        Optional<PreviewState.Node> controller = state.brokers().stream()
                .filter(n -> n.id() == state.image().controller() && n.running().isPresent())
                .findFirst();
        var topics = new TreeSet<String>();
        if (controller.isPresent()) {
            state.image().topics().keySet().forEach(name -> {
                if (staged.concerns(name)) {
                    StagedSettings.Pair settings = staged.topic(controller.get(), name);
                    if (!settings.before().uncleanLeaderElection()
                            && settings.after().uncleanLeaderElection()) {
                        topics.add(name);
                    }
                }
            });
        }
        return topics;
    }

    void add(List<ForeseenElection> elections, EffectList effects) {
        for (ForeseenElection each : elections) {
            effects.add(new ChangeEffect.LeaderElected(
                    each.partition().topic(), each.partition().partition(), each.leader(), each.unclean(), lost(each)));
        }
    }

    /** What the last ISR has beyond the new leader. */
    private long lost(ForeseenElection election) {
        Optional<Long> end = end(election.leader(), election.partition());
        if (end.isEmpty()) {
            return -1;
        }
        long most = end.get();
        for (int member : election.isrBefore()) {
            Optional<Long> its = end(member, election.partition());
            if (its.isEmpty()) {
                return -1;
            }
            most = Math.max(most, its.get());
        }
        return most - end.get();
    }

    private Optional<Long> end(int broker, TopicPartition partition) {
        Optional<PreviewState.Node> node =
                state.brokers().stream().filter(n -> n.id() == broker).findFirst();
        if (node.isPresent() && node.get().running().isPresent()) {
            return node.get()
                    .running()
                    .get()
                    .logs()
                    .get(partition)
                    .map(log -> log.offsets().logEnd());
        }
        try {
            return node.isEmpty()
                    ? Optional.empty()
                    : LogOnDisk.end(
                            new RealDisk(),
                            node.get().settings().getList("log.dirs").stream()
                                    .map(Path::of)
                                    .toList(),
                            partition);
        } catch (IOException e) {
            // Unknown is an answer: the effect says so.
            return Optional.empty();
        }
    }
}
