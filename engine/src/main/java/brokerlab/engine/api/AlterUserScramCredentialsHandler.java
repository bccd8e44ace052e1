package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.security.ScramUsers;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * AlterUserScramCredentials (KIP-554). The client sends the salted password; what is stored is derived from it. All of a user's changes
 * are made or none; a user whose change cannot be made takes none of the others with it.
 */
final class AlterUserScramCredentialsHandler implements ApiHandler<AlterUserScramCredentialsRequestData> {
    private final BrokerContext broker;

    AlterUserScramCredentialsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    /** One user's changes, in the order asked. */
    private static final class UserAlterations {
        final List<ScramCredentialDeletion> deletions = new ArrayList<>();
        final List<ScramCredentialUpsertion> upsertions = new ArrayList<>();

        Map<String, String> applied(Map<String, String> before) {
            var after = new TreeMap<>(before);
            for (ScramCredentialDeletion each : deletions) {
                String mechanism = ScramUsers.mechanism(each.mechanism());
                if (after.remove(mechanism) == null) {
                    throw new ProtocolException(
                            ErrorCode.RESOURCE_NOT_FOUND, "Attempt to delete a user credential that does not exist");
                }
            }
            for (ScramCredentialUpsertion each : upsertions) {
                after.put(
                        ScramUsers.mechanism(each.mechanism()),
                        ScramUsers.stored(each.mechanism(), each.salt(), each.saltedPassword(), each.iterations()));
            }
            return after;
        }

        void check(String user) {
            if (user.isEmpty()) {
                throw new ProtocolException(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Username must not be empty");
            }
            var mechanisms = new HashSet<String>();
            deletions.forEach(each -> once(mechanisms, ScramUsers.mechanism(each.mechanism())));
            for (ScramCredentialUpsertion each : upsertions) {
                ScramUsers.checkIterations(each.mechanism(), each.iterations());
                once(mechanisms, ScramUsers.mechanism(each.mechanism()));
            }
        }

        private static void once(Set<String> mechanisms, String mechanism) {
            if (!mechanisms.add(mechanism)) {
                throw new ProtocolException(
                        ErrorCode.DUPLICATE_RESOURCE, "A user credential cannot be altered twice in the same request");
            }
        }
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, AlterUserScramCredentialsRequestData request) {
        var wanted = new LinkedHashMap<String, UserAlterations>();
        request.deletions()
                .forEach(each -> wanted.computeIfAbsent(each.name(), n -> new UserAlterations())
                        .deletions
                        .add(each));
        request.upsertions()
                .forEach(each -> wanted.computeIfAbsent(each.name(), n -> new UserAlterations())
                        .upsertions
                        .add(each));
        var results = new ArrayList<CompletableFuture<AlterUserScramCredentialsResult>>();
        wanted.forEach((user, changes) -> results.add(
                Requests.attempt(() -> changed(context, user, changes)).handle((done, error) -> result(user, error))));
        return Requests.all(results)
                .thenApply(done -> Optional.of(new AlterUserScramCredentialsResponseData().setResults(done)));
    }

    private CompletableFuture<Void> changed(RequestContext context, String user, UserAlterations changes) {
        CreateTopicsHandler.requireController(broker);
        changes.check(user);
        return Requests.runJournalled(
                broker,
                context,
                Ask.ALTER_SCRAM,
                List.of(user),
                () -> broker.configs().alter(ScramUsers.scope(user), changes::applied));
    }

    private static AlterUserScramCredentialsResult result(String user, Throwable error) {
        var result = new AlterUserScramCredentialsResult().setUser(user);
        if (error == null) {
            return result;
        }
        ProtocolException told = Requests.asProtocol(error);
        return result.setErrorCode(told.code().code()).setErrorMessage(told.getMessage());
    }
}
