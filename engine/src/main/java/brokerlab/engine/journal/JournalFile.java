package brokerlab.engine.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes every entry as one JSON line: {@code {"id":1,"wallMs":…,"broker":1,"causeId":0,"kind":"BrokerStarted",…}}. */
public final class JournalFile implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .build();

    private final BufferedWriter out;
    private final Runnable unsubscribe;

    /** Appends to {@code file}, which is made when missing; its folder must exist. */
    public JournalFile(Path file, Journal journal) throws IOException {
        this.out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.unsubscribe = journal.subscribe(0, this::write);
    }

    /** The entry as one JSON object. */
    public static ObjectNode toJson(JournalEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", entry.id());
        node.put("wallMs", entry.wallMs());
        node.put("broker", entry.broker());
        node.put("causeId", entry.causeId());
        node.put("kind", entry.event().kind());
        node.put("track", entry.event().track().name());
        node.set("event", JSON.valueToTree(entry.event()));
        return node;
    }

    private synchronized void write(JournalEntry entry) {
        try {
            out.write(JSON.writeValueAsString(toJson(entry)));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        unsubscribe.run();
        out.close();
    }
}
