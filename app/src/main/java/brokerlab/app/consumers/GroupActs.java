package brokerlab.app.consumers;

import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.Consequence;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What takes something of a group away, each after its preview and a second step. */
final class GroupActs {
    private final ScreenContext context;
    private final ConsumersWords words;

    GroupActs(ScreenContext context, ConsumersWords words) {
        this.context = context;
        this.words = words;
    }

    /** Says what is lost and asks for the name; a group with members is only told why not. */
    void delete(Snapshot snapshot, Snapshot.Group group) {
        if (!group.members().isEmpty()) {
            refuse("delete.refused", group.name(), group.members(), "");
            return;
        }
        ask(
                words.get("delete.title", group.name()),
                group,
                this::lost,
                words.get("delete.act", group.name()),
                GroupCli.delete(snapshot.cluster().bootstrap(), group.name()),
                () -> context.execute(
                        new Command.DeleteGroup(group.name()),
                        words.get("delete.done", group.name()),
                        words.get("delete.failed", group.name())));
    }

    private ConfirmDialog.Question lost(Snapshot.Group group) {
        if (!group.members().isEmpty()) {
            return new ConfirmDialog.Question(
                    List.of(Consequence.harm(refusal("delete.refused", group.name(), group.members(), ""))),
                    group.name());
        }
        long stands =
                group.partitions().stream().filter(p -> p.committed() >= 0).count();
        var lost = new ArrayList<Consequence>();
        lost.add(Consequence.harm(
                words.get("delete.commits", stands, topics(group).size())));
        long unread = group.partitions().stream()
                .mapToLong(Snapshot.GroupPartition::atMost)
                .sum();
        if (unread > 0) {
            lost.add(Consequence.harm(words.get("delete.unread", words.formats().count(unread))));
        }
        lost.add(Consequence.fact(words.get("delete.after", group.name())));
        return new ConfirmDialog.Question(lost, group.name(), stands);
    }

    /** Takes a group's commits in one topic away. */
    void forget(Snapshot snapshot, Snapshot.Group group, String topic) {
        List<Snapshot.Member> readers = readers(group, topic);
        if (!readers.isEmpty()) {
            refuse("forget.refused", group.name(), readers, topic);
            return;
        }
        ask(
                words.get("forget.title", group.name(), topic),
                group,
                now -> forgotten(now, topic),
                words.get("forget.act"),
                GroupCli.forget(snapshot.cluster().bootstrap(), group.name(), topic),
                () -> context.execute(
                        new Command.ForgetOffsets(group.name(), topic),
                        words.get("forget.done", group.name(), topic),
                        words.get("forget.failed", group.name(), topic)));
    }

    private ConfirmDialog.Question forgotten(Snapshot.Group group, String topic) {
        List<Snapshot.Member> readers = readers(group, topic);
        if (!readers.isEmpty()) {
            return new ConfirmDialog.Question(
                    List.of(Consequence.harm(refusal("forget.refused", group.name(), readers, topic))), "");
        }
        long stands = group.partitions().stream()
                .filter(p -> p.topic().equals(topic) && p.committed() >= 0)
                .count();
        var lost = new ArrayList<Consequence>();
        lost.add(Consequence.harm(words.get("forget.commits", stands, topic)));
        if (topics(group).size() == 1 && group.members().isEmpty()) {
            lost.add(Consequence.harm(words.get("forget.last", group.name())));
        }
        return new ConfirmDialog.Question(lost, "");
    }

    private static List<Snapshot.Member> readers(Snapshot.Group group, String topic) {
        return group.members().stream()
                .filter(m -> m.assigned().isEmpty()
                        || m.assigned().stream().anyMatch(p -> p.topic().equals(topic)))
                .toList();
    }

    private static List<String> topics(Snapshot.Group group) {
        return group.partitions().stream()
                .filter(p -> p.committed() >= 0)
                .map(Snapshot.GroupPartition::topic)
                .distinct()
                .toList();
    }

    /** @param lost what would be lost of the group as it is */
    private void ask(
            String title,
            Snapshot.Group group,
            Function<Snapshot.Group, ConfirmDialog.Question> lost,
            String act,
            String terminal,
            Runnable confirmed) {
        ConfirmDialog.Question first = lost.apply(group);
        var dialog = new ConfirmDialog(context, title, first, act, confirmed);
        dialog.follow(now -> now.groups().stream()
                .filter(g -> g.name().equals(group.name()))
                .findFirst()
                .map(lost)
                .orElseGet(() -> new ConfirmDialog.Question(
                        List.of(Consequence.harm(words.get("delete.gone", group.name()))), first.typeToConfirm())));
        dialog.setId("group-confirm");
        dialog.getChildren().add(dialog.getChildren().size() - 1, new TerminalLine(context, terminal));
        context.showModal(dialog);
    }

    private void refuse(String key, String group, List<Snapshot.Member> members, String topic) {
        context.notices().refusal(refusal(key, group, members, topic));
    }

    private String refusal(String key, String group, List<Snapshot.Member> members, String topic) {
        return words.get(key, group, members.size(), words.members(members), topic);
    }
}
