package brokerlab.engine.local;

import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.SettingChange;
import java.util.List;
import java.util.stream.Collectors;

/** A command as the journal keeps it: what was asked for and about what, never the text of a record. */
final class CommandAsk {
    private CommandAsk() {}

    static Requested of(Command command, String by) {
        return switch (command) {
            case Command.CreateTopic c -> ask(by, Ask.CREATE_TOPIC, c.name());
            case Command.DeleteTopic c -> ask(by, Ask.DELETE_TOPIC, c.name());
            case Command.GrowTopic c -> ask(by, Ask.GROW_TOPIC, c.name(), Integer.toString(c.partitions()));
            case Command.StopBroker c -> ask(by, Ask.STOP_BROKER, Integer.toString(c.broker()));
            case Command.KillBroker c -> ask(by, Ask.KILL_BROKER, Integer.toString(c.broker()));
            case Command.StartBroker c -> ask(by, Ask.START_BROKER, Integer.toString(c.broker()));
            case Command.AddBroker c -> ask(by, Ask.ADD_BROKER, c.rack());
            case Command.StopZooKeeperNode c -> ask(by, Ask.STOP_ZOOKEEPER_NODE, Integer.toString(c.node()));
            case Command.KillZooKeeperNode c -> ask(by, Ask.KILL_ZOOKEEPER_NODE, Integer.toString(c.node()));
            case Command.StartZooKeeperNode c -> ask(by, Ask.START_ZOOKEEPER_NODE, Integer.toString(c.node()));
            case Command.RollSegment c ->
                ask(by, Ask.ROLL_SEGMENT, c.topic() + "-" + c.partition(), Integer.toString(c.broker()));
            case Command.ElectPreferredLeader c -> ask(by, Ask.ELECT_PREFERRED, c.topic() + "-" + c.partition());
            case Command.ElectPreferredLeaders c -> ask(by, Ask.ELECT_PREFERRED, "");
            case Command.RemoveBrokers c ->
                ask(
                        by,
                        Ask.REMOVE_BROKERS,
                        c.brokers().stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")));
            case Command.CancelRemoval c -> ask(by, Ask.CANCEL_REMOVAL);
            case Command.ResetOffsets c -> ask(by, Ask.RESET_OFFSETS, c.group());
            case Command.DeleteGroup c -> ask(by, Ask.DELETE_GROUP, c.group());
            case Command.ForgetOffsets c -> ask(by, Ask.FORGET_OFFSETS, c.group(), c.topic());
            case Command.ChangeSettings c ->
                ask(
                        by,
                        Ask.CHANGE_SETTINGS,
                        c.changes().stream().map(SettingChange::name).distinct().collect(Collectors.joining(", ")));
            case Command.UndoSettings c -> ask(by, Ask.UNDO_SETTINGS);
            case Command.CancelRolling c -> ask(by, Ask.CANCEL_ROLLING);
            case Command.Speak c -> ask(by, Ask.SPEAK, c.release());
            case Command.MakeLabAuthority c -> ask(by, Ask.MAKE_LAB_AUTHORITY);
            case Command.MakeClientCertificate c -> ask(by, Ask.MAKE_CLIENT_CERTIFICATE, c.name());
            case Command.WriteRecord c -> throw new IllegalArgumentException("traffic is not journaled: " + c.topic());
        };
    }

    private static Requested ask(String by, Ask what, String... values) {
        return new Requested(what, List.of(values), by);
    }
}
