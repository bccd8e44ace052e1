package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What ZooKeeper answers those who speak to it without a client. */
final class EnsembleScenarios {
    private EnsembleScenarios() {}

    static List<Scenario> all() {
        return List.of(new Scenario("znodes/four-letter-words", EnsembleScenarios::words));
    }

    /** Only {@code srvr} is answered unless the file says otherwise. */
    private static void words(Lab lab) throws IOException {
        for (String word : List.of(
                "srvr", "ruok", "stat", "conf", "mntr", "isro", "envi", "cons", "crst", "dump", "srst", "wchc", "wchp",
                "wchs", "dirs", "gtmk", "hash", "lsnp", "icfg", "orst", "srvR", "xxxx")) {
            lab.count();
            lab.note(word, said(lab.side(), word));
        }
    }

    /** Line by line; of figures only that they are there. */
    private static JsonNode said(Side side, String word) throws IOException {
        ObjectNode lines = Messages.JSON.createObjectNode();
        try (var socket = new Socket()) {
            socket.setSoTimeout(Connection.PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), side.zooKeeperPort()));
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            byte[] said = socket.getInputStream().readAllBytes();
            new String(said, StandardCharsets.UTF_8).lines().forEach(line -> {
                int colon = line.indexOf(": ");
                boolean figure = colon > 0 && !line.startsWith("Mode");
                lines.put(figure ? line.substring(0, colon) : line, figure ? "<figure>" : "");
            });
        } catch (SocketException e) {
            lines.put("(closed)", "");
        }
        return lines;
    }
}
