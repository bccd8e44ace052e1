package brokerlab.engine.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The client, in a process of its own and the same for every side. */
final class LoadClient {
    private LoadClient() {}

    public static void main(String[] args) throws Exception {
        Job job = new ObjectMapper().readValue(args[0], Job.class);
        switch (job.kind()) {
            case FIRST_RECORD -> FirstRecord.serve();
            case PRODUCE -> ProduceLoad.run(job);
            case CONSUME -> ConsumeLoad.run(job);
            case LATENCY -> LatencyLoad.run(job);
        }
        // Client threads may still want to say goodbye to a cluster that is busy; the figures are out.
        Runtime.getRuntime().halt(0);
    }

    /** Deleted files go at once, so that what one load wrote is not written back under the next. */
    static void createTopic(Job job) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", job.bootstrap()))) {
            var topic = new NewTopic(job.topic(), job.partitions(), (short) job.replication())
                    .configs(Map.of("file.delete.delay.ms", "100"));
            admin.createTopics(List.of(topic)).all().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + job.topic() + " cannot be created", e.getCause());
        }
    }
}
