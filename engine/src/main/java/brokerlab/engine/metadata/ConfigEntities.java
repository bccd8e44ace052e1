package brokerlab.engine.metadata;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Entities as they lie below {@code /config}: all one level deep, but the client ids of a user. */
public final class ConfigEntities {
    private ConfigEntities() {}

    /** All entities of a type. */
    public static CompletableFuture<List<SettingScope.Entity>> ofType(Coordination coordination, String type) {
        return below(coordination, type).thenCompose(entities -> {
            if (!type.equals(SettingScope.USERS)) {
                return CompletableFuture.completedFuture(entities);
            }
            var ofUsers = entities.stream()
                    .map(user -> below(coordination, user.path() + "/" + SettingScope.CLIENTS))
                    .toList();
            return CompletableFuture.allOf(ofUsers.toArray(CompletableFuture[]::new))
                    .thenApply(done -> {
                        var all = new ArrayList<>(entities);
                        ofUsers.forEach(more -> all.addAll(more.join()));
                        return all;
                    });
        });
    }

    private static CompletableFuture<List<SettingScope.Entity>> below(Coordination coordination, String path) {
        return coordination
                .children(ZnodeLayout.CONFIG + "/" + path)
                .thenApply(names -> names.stream()
                        .map(name -> SettingScope.Entity.ofPath(path + "/" + name))
                        .flatMap(Optional::stream)
                        .toList());
    }
}
