package brokerlab.engine.differential;

import java.util.ArrayList;
import java.util.List;

/** A named sequence of questions, asked of both sides. {@code name} is {@code area/what}. */
record Scenario(String name, Body body) {
    /** Runs once on each side, on both at the same time. */
    interface Body {
        void on(Lab lab) throws Exception;
    }

    /** In the order in which they run; those of {@link LifeScenarios} that end clusters are apart. */
    static List<Scenario> all() {
        var all = new ArrayList<Scenario>();
        all.addAll(VersionScenarios.all());
        all.addAll(ProduceScenarios.all());
        all.addAll(RefusedProduceScenarios.all());
        all.addAll(OldProduceScenarios.all());
        all.addAll(FetchScenarios.all());
        all.addAll(OffsetScenarios.all());
        all.addAll(GroupScenarios.all());
        all.addAll(CommitScenarios.all());
        all.addAll(TopicScenarios.all());
        all.addAll(LoadScenarios.all());
        all.addAll(ConfigScenarios.all());
        all.addAll(ProducerScenarios.all());
        all.addAll(AdminScenarios.all());
        all.addAll(LifeScenarios.all());
        all.addAll(EnsembleScenarios.all());
        all.addAll(ToolScenarios.all());
        return all;
    }
}
