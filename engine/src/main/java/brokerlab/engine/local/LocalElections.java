package brokerlab.engine.local;

import brokerlab.engine.controller.ForeseenState;
import brokerlab.engine.view.ElectionRule;

/** The rule of the controllers in this process. */
public final class LocalElections {
    /** The function that the controller calls itself. */
    public static final ElectionRule RULE = (leader, isr, replicas, online, uncleanAllowed) -> {
        ForeseenState then = ForeseenState.of(leader, isr, replicas, online, uncleanAllowed);
        return new ElectionRule.Outcome(then.leader(), then.isr(), then.unclean());
    };

    private LocalElections() {}
}
