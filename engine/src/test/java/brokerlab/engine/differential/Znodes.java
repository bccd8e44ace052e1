package brokerlab.engine.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** What a side's ensemble holds, as fields: each znode with its data, whether it is ephemeral, and who may change it. */
final class Znodes {
    private static final int SESSION_MS = 20_000;

    /** Below these stand names; those of other scenarios are left out. */
    private static final List<String> NAMED = List.of(
            "/brokers/topics",
            "/consumers",
            "/config/topics",
            "/config/users",
            "/config/clients",
            "/config/ips",
            "/admin/delete_topics");

    private final String prefix;
    private final ObjectNode all = Messages.JSON.createObjectNode();

    private Znodes(String prefix) {
        this.prefix = prefix;
    }

    static JsonNode of(Side side, String prefix) throws Exception {
        var connected = new CountDownLatch(1);
        var zooKeeper = new ZooKeeper(side.zooKeeper(), SESSION_MS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        try {
            if (!connected.await(SESSION_MS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(side.name() + ": ZooKeeper is not reached");
            }
            var znodes = new Znodes(prefix);
            znodes.walk(zooKeeper, "");
            return znodes.all;
        } finally {
            zooKeeper.close();
        }
    }

    private void walk(ZooKeeper zooKeeper, String path) throws KeeperException, InterruptedException {
        for (String child : zooKeeper.getChildren(path.isEmpty() ? "/" : path, false)) {
            if ((path.isEmpty() && child.equals("zookeeper")) || (NAMED.contains(path) && !child.startsWith(prefix))) {
                continue;
            }
            String below = path + "/" + child;
            try {
                note(zooKeeper, below);
                walk(zooKeeper, below);
            } catch (KeeperException.NoNodeException e) {
                // Gone since its parent was looked at.
                all.remove(below);
            }
        }
    }

    private void note(ZooKeeper zooKeeper, String path) throws KeeperException, InterruptedException {
        var stat = new Stat();
        byte[] data = zooKeeper.getData(path, false, stat);
        // Sequence numbers are how often something happened before.
        ObjectNode node = all.putObject(path.replaceAll("\\d{10}$", "N"));
        node.put("ephemeral", stat.getEphemeralOwner() != 0);
        node.put("acl", zooKeeper.getACL(path, new Stat()).toString());
        if (path.startsWith("/brokers/topics/")) {
            node.put("version", stat.getVersion());
        }
        if (data == null) {
            node.putNull("data");
        } else {
            node.set("data", parsed(path, new String(data, StandardCharsets.UTF_8)));
        }
    }

    private static JsonNode parsed(String path, String text) {
        return switch (path) {
            // Who was first, and how often since.
            case "/controller_epoch" ->
                Messages.JSON.getNodeFactory().textNode(text.matches("\\d+") ? "<number>" : text);
            case "/latest_producer_id_block" -> {
                ObjectNode block = (ObjectNode) Messages.json(text);
                yield block.put("broker", "<a broker>")
                        .put("block_start", "<id>")
                        .put("block_end", "<id>");
            }
            case "/controller" -> ((ObjectNode) Messages.json(text)).put("brokerid", "<a broker>");
            default -> {
                try {
                    yield text.startsWith("{")
                            ? Messages.JSON.readTree(text)
                            : Messages.JSON.getNodeFactory().textNode(text);
                } catch (JsonProcessingException e) {
                    yield Messages.JSON.getNodeFactory().textNode(text);
                }
            }
        };
    }
}
