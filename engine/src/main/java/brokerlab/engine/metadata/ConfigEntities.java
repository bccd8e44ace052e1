package brokerlab.engine.metadata;

import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Entities as they are named below {@code /config}: all lie one level deep, but {@code users/U/clients/C}. */
final class ConfigEntities {
    private static final String BELOW_USER = "/" + ZnodeLayout.TYPE_CLIENTS + "/";

    private ConfigEntities() {}

    /** The first part of an entity's path. */
    static String type(String entity) {
        return entity.substring(0, entity.indexOf('/'));
    }

    /** Whether entities of the type have quotas. */
    static boolean ofQuotas(String type) {
        return switch (type) {
            case ZnodeLayout.TYPE_USERS, ZnodeLayout.TYPE_CLIENTS, ZnodeLayout.TYPE_IPS -> true;
            default -> false;
        };
    }

    /** Whether a path below {@code /config} is that of an entity. */
    static boolean isOne(String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String type = path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (type.equals(ZnodeLayout.TYPE_USERS) && name.contains(BELOW_USER)) {
            name = name.replaceFirst(BELOW_USER, "");
        }
        return name.indexOf('/') < 0
                && (ofQuotas(type) || type.equals(ZnodeLayout.TYPE_TOPICS) || type.equals(ZnodeLayout.TYPE_BROKERS));
    }

    /** All entities of a type, by path. */
    static CompletableFuture<List<String>> ofType(Coordination coordination, String type) {
        return below(coordination, type).thenCompose(entities -> {
            if (!type.equals(ZnodeLayout.TYPE_USERS)) {
                return CompletableFuture.completedFuture(entities);
            }
            var ofUsers = entities.stream()
                    .map(user -> below(coordination, user + "/" + ZnodeLayout.TYPE_CLIENTS))
                    .toList();
            return CompletableFuture.allOf(ofUsers.toArray(CompletableFuture[]::new))
                    .thenApply(done -> {
                        var all = new ArrayList<>(entities);
                        ofUsers.forEach(more -> all.addAll(more.join()));
                        return all;
                    });
        });
    }

    private static CompletableFuture<List<String>> below(Coordination coordination, String path) {
        return coordination
                .children(ZnodeLayout.config(path))
                .thenApply(
                        names -> names.stream().map(name -> path + "/" + name).toList());
    }
}
