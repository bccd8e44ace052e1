package brokerlab.app;

import brokerlab.app.demo.DemoGroupControl;
import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.Workspace;

/**
 * What a person chose of the demo's traffic: how fast it writes and its groups read. It stays with its cluster, through another one that
 * is opened meanwhile, a start anew and the next day. A pause does not: who opens a cluster wants to see it move.
 */
final class DemoChoices {
    private static final String RATE = "demo.rate";
    private static final String SPEED = "demo.speed.";

    private final Workspace workspace;

    DemoChoices(Workspace workspace) {
        this.workspace = workspace;
    }

    void keep(String cluster, DemoTraffic traffic) {
        workspace.change(c -> {
            Choices kept = c.with(cluster, RATE, Double.toString(traffic.rate()));
            for (DemoGroupControl group : traffic.groups()) {
                kept = kept.with(cluster, SPEED + group.name(), Double.toString(group.speed()));
            }
            return kept;
        });
    }

    void restore(String cluster, DemoTraffic traffic) {
        Choices chosen = workspace.choices();
        chosen.choice(cluster, RATE).map(Double::valueOf).ifPresent(traffic::rate);
        for (DemoGroupControl group : traffic.groups()) {
            chosen.choice(cluster, SPEED + group.name()).map(Double::valueOf).ifPresent(group::speed);
        }
    }
}
