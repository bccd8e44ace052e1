package brokerlab.app.consumers;

import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.Answers;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** What takes something of a group away, each after its preview and a second step. */
final class GroupActs {
    private final ScreenContext context;
    private final Words words;

    GroupActs(ScreenContext context, Words words) {
        this.context = context;
        this.words = words;
    }

    /** Says what is lost and asks for the name; a group with members is only told why not. */
    void delete(Snapshot snapshot, Snapshot.Group group) {
        if (!group.members().isEmpty()) {
            refuse("delete.refused", group.name(), group.members(), "");
            return;
        }
        long stands =
                group.partitions().stream().filter(p -> p.committed() >= 0).count();
        var lost = new ArrayList<String>();
        lost.add(words.get("delete.commits", stands, topics(group).size()));
        long unread = group.partitions().stream()
                .mapToLong(Snapshot.GroupPartition::atMost)
                .sum();
        if (unread > 0) {
            lost.add(words.get("delete.unread", words.formats().count(unread)));
        }
        lost.add(words.get("delete.after", group.name()));
        ask(
                words.get("delete.title", group.name()),
                lost,
                group.name(),
                words.get("delete.act", group.name()),
                GroupCli.delete(snapshot.cluster().bootstrap(), group.name()),
                () -> Answers.execute(
                        context,
                        new Command.DeleteGroup(group.name()),
                        words.get("delete.done", group.name()),
                        words.get("delete.failed", group.name())));
    }

    /** Takes a group's commits in one topic away. */
    void forget(Snapshot snapshot, Snapshot.Group group, String topic) {
        List<Snapshot.Member> readers = group.members().stream()
                .filter(m -> m.assigned().isEmpty()
                        || m.assigned().stream().anyMatch(p -> p.topic().equals(topic)))
                .toList();
        if (!readers.isEmpty()) {
            refuse("forget.refused", group.name(), readers, topic);
            return;
        }
        long stands = group.partitions().stream()
                .filter(p -> p.topic().equals(topic) && p.committed() >= 0)
                .count();
        var lost = new ArrayList<String>();
        lost.add(words.get("forget.commits", stands, topic));
        if (topics(group).size() == 1 && group.members().isEmpty()) {
            lost.add(words.get("forget.last", group.name()));
        }
        ask(
                words.get("forget.title", group.name(), topic),
                lost,
                "",
                words.get("forget.act"),
                GroupCli.forget(snapshot.cluster().bootstrap(), group.name(), topic),
                () -> Answers.execute(
                        context,
                        new Command.ForgetOffsets(group.name(), topic),
                        words.get("forget.done", group.name(), topic),
                        words.get("forget.failed", group.name(), topic)));
    }

    private static List<String> topics(Snapshot.Group group) {
        return group.partitions().stream()
                .filter(p -> p.committed() >= 0)
                .map(Snapshot.GroupPartition::topic)
                .distinct()
                .toList();
    }

    private void ask(String title, List<String> lost, String typed, String act, String terminal, Runnable confirmed) {
        var dialog = new ConfirmDialog(context, title, lost, typed, act, confirmed);
        dialog.setId("group-confirm");
        dialog.getChildren().add(dialog.getChildren().size() - 1, new TerminalLine(context, terminal));
        context.showModal(dialog);
    }

    private void refuse(String key, String group, List<Snapshot.Member> members, String topic) {
        context.notices().info(words.get(key, group, members.size(), words.members(members), topic));
    }
}
