package brokerlab.engine.local;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A cluster's own certificate authority, at the door: made on request, told by its files, never by its keys. */
final class LabDesk {
    private final Path folder;
    private final Tasks tasks;
    private final Lane lane;

    /** @param folder the cluster's */
    LabDesk(Path folder, Tasks tasks) {
        this.folder = folder;
        this.tasks = tasks;
        this.lane = tasks.lane("lab-ca");
    }

    CompletableFuture<Void> make() {
        return lane.call(() -> {
            authority();
            return null;
        });
    }

    CompletableFuture<Void> makeClient(String name) {
        return lane.call(() -> {
            try {
                authority().client(name);
            } catch (IOException e) {
                throw new DoorException("NO_CERTIFICATE", e.getMessage());
            }
            return null;
        });
    }

    Optional<Query.LabAuthorityAnswer> describe() {
        if (!LabAuthority.exists(folder)) {
            return Optional.empty();
        }
        LabAuthority authority = authority();
        return Optional.of(new Query.LabAuthorityAnswer(
                folder.resolve(LabAuthority.FOLDER).toString(),
                authority.certificate().toString(),
                authority.truststore().toString(),
                LabAuthority.TRUSTSTORE_PASSWORD));
    }

    private LabAuthority authority() {
        try {
            return LabAuthority.of(folder, tasks.clock());
        } catch (IOException e) {
            throw new DoorException("NO_CERTIFICATE", e.getMessage());
        }
    }
}
