package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Ids of brokers, as Kafka's ZooKeeper mode gives them: up to {@code reserved.broker.max.id} they are chosen, above it the ensemble
 * counts them, so that two who add a broker never get the same; with {@code broker.id.generation.enable=false} all are chosen.
 */
final class BrokerIds {
    private BrokerIds() {}

    /** Refuses chosen ids that only the ensemble may give. */
    static void checkChosen(Collection<Integer> ids, BrokerSettings settings) {
        for (int id : ids) {
            if (!mayBeChosen(id, settings)) {
                throw new InvalidSettingException(
                        "broker.id",
                        Integer.toString(id),
                        "must be at most reserved.broker.max.id (" + reserved(settings)
                                + "): raise that, or set broker.id.generation.enable=false");
            }
        }
    }

    private static boolean mayBeChosen(int id, BrokerSettings settings) {
        return id <= reserved(settings) || !settings.getBoolean("broker.id.generation.enable");
    }

    private static int reserved(BrokerSettings settings) {
        return settings.getInt("reserved.broker.max.id");
    }

    /**
     * The id of a broker to add: the next one where it may be chosen, else one the ensemble counted.
     *
     * @param taken ids in use
     * @param ensemble asked only when it has to count; closed afterwards
     * @param connect its name
     */
    static CompletableFuture<Integer> next(
            Collection<Integer> taken,
            BrokerSettings settings,
            Supplier<Coordination> ensemble,
            Tasks tasks,
            String connect) {
        int after = taken.stream().mapToInt(i -> i).max().orElse(0) + 1;
        if (mayBeChosen(after, settings)) {
            return CompletableFuture.completedFuture(after);
        }
        Coordination client = ensemble.get();
        return new RetryUntilConnected(client, settings, tasks, connect)
                .run(() -> client.ensurePath(ZnodeLayout.BROKER_SEQUENCE_ID)
                        .thenCompose(made -> counted(taken, reserved(settings), client)))
                .whenComplete((id, error) -> client.close());
    }

    /** Kafka's way: each write of the znode makes its version one larger. */
    private static CompletableFuture<Integer> counted(Collection<Integer> taken, int reserved, Coordination client) {
        return client.set(ZnodeLayout.BROKER_SEQUENCE_ID, new byte[0], Coordination.ANY_VERSION)
                .thenCompose(written -> {
                    int id = reserved + written.version();
                    return taken.contains(id)
                            ? counted(taken, reserved, client)
                            : CompletableFuture.completedFuture(id);
                });
    }
}
