package brokerlab.app.racks;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.Consequence;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.PreferredLeaders;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What concerns many brokers at once: leaders go back to the preferred ones, brokers leave for good. Each after a preview. */
final class ClusterActs {
    private final ScreenContext context;
    private final RacksWords words;

    ClusterActs(ScreenContext context, RacksWords words) {
        this.context = context;
        this.words = words;
    }

    /** Elects every preferred leader that can lead. */
    void electAll() {
        Snapshot now = context.source().door().snapshot();
        var dialog = new ConfirmDialog(
                context,
                words.get("elect.all.title"),
                preferred(now),
                words.get("elect.all.act"),
                () -> context.execute(
                        new Command.ElectPreferredLeaders(),
                        words.get(
                                "done.elect.all",
                                PreferredLeaders.of(context.source().door().snapshot())
                                        .moves()
                                        .size()),
                        words.get("failed.elect.all")));
        dialog.getChildren()
                .add(
                        dialog.getChildren().size() - 1,
                        new TerminalLine(
                                context, RackCli.electAllPreferred(now.cluster().bootstrap())));
        context.showModal(dialog.follow(this::preferred));
    }

    private ConfirmDialog.Question preferred(Snapshot now) {
        PreferredLeaders said = PreferredLeaders.of(now);
        var lines = new ArrayList<Consequence>();
        said.obstacle()
                .ifPresent(o -> lines.add(
                        Consequence.harm(words.get("obstacle." + o.name().toLowerCase(Locale.ROOT)))));
        lines.add(Consequence.fact(
                said.moves().isEmpty()
                        ? words.get("elect.all.none")
                        : words.get("outage.moves", said.moves().size(), words.moves(said.moves()))));
        if (!said.cannot().isEmpty()) {
            lines.add(
                    Consequence.harm(words.get("elect.all.cannot", said.cannot().size(), words.names(said.cannot()))));
        }
        return new ConfirmDialog.Question(lines, "");
    }

    /** Asks where the replicas of these would go, and shows it before anything is done. */
    void remove(Set<Integer> brokers, String title) {
        List<Integer> ids = List.copyOf(new TreeSet<>(brokers));
        Answers.onFx(
                context.source().door().query(new Query.RemovalPreview(Set.copyOf(brokers))),
                said -> context.showModal(new RemovalDialog(
                        context,
                        words,
                        title,
                        ids,
                        said,
                        () -> context.execute(
                                new Command.RemoveBrokers(Set.copyOf(brokers)),
                                words.get("done.remove", ids.size(), RacksWords.ids(ids)),
                                words.get("failed.remove", ids.size(), RacksWords.ids(ids))))),
                why -> context.notices().error(words.get("failed.preview"), why));
    }

    void cancelRemoval() {
        Answers.onFx(
                context.source().door().execute(new Command.CancelRemoval()),
                ok -> context.notices().info(words.get("removal.ended")),
                why -> context.notices().error(words.get("failed.removal.cancel"), why));
    }
}
