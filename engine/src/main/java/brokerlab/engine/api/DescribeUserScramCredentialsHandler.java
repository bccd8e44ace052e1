package brokerlab.engine.api;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.security.ScramUsers;
import brokerlab.engine.settings.SettingsService;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.CredentialInfo;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.DescribeUserScramCredentialsResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeUserScramCredentials (KIP-554): mechanisms and iterations of users, read from ZooKeeper; all who have some when none is named. */
final class DescribeUserScramCredentialsHandler implements ApiHandler<DescribeUserScramCredentialsRequestData> {
    private final SettingsService configs;

    DescribeUserScramCredentialsHandler(SettingsService configs) {
        this.configs = configs;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, DescribeUserScramCredentialsRequestData request) {
        return configs.all(SettingScope.USERS).thenApply(stored -> Optional.of(described(request.users(), stored)));
    }

    private static ApiMessage described(List<UserName> asked, Map<SettingScope.Entity, Map<String, String>> stored) {
        var known = new TreeMap<String, List<CredentialInfo>>();
        stored.forEach((entity, values) -> ScramUsers.userOf(entity).ifPresent(user -> {
            List<CredentialInfo> infos = infos(values);
            if (!infos.isEmpty()) {
                known.put(user, infos);
            }
        }));
        var response = new DescribeUserScramCredentialsResponseData();
        if (asked == null || asked.isEmpty()) {
            known.forEach((user, infos) -> response.results()
                    .add(new DescribeUserScramCredentialsResult().setUser(user).setCredentialInfos(infos)));
            return response;
        }
        var seen = new HashSet<String>();
        var twice = new HashSet<String>();
        asked.stream().map(UserName::name).filter(name -> !seen.add(name)).forEach(twice::add);
        var users = new LinkedHashSet<>(asked.stream().map(UserName::name).toList());
        users.forEach(user -> response.results().add(result(user, twice.contains(user), known)));
        return response;
    }

    private static DescribeUserScramCredentialsResult result(
            String user, boolean twice, Map<String, List<CredentialInfo>> known) {
        var result = new DescribeUserScramCredentialsResult().setUser(user);
        if (twice) {
            return result.setErrorCode(ErrorCode.DUPLICATE_RESOURCE.code())
                    .setErrorMessage(
                            "Cannot describe SCRAM credentials for the same user twice in a single request: " + user);
        }
        if (!known.containsKey(user)) {
            return result.setErrorCode(ErrorCode.RESOURCE_NOT_FOUND.code())
                    .setErrorMessage("Attempt to describe a user credential that does not exist: " + user);
        }
        return result.setCredentialInfos(known.get(user));
    }

    private static List<CredentialInfo> infos(Map<String, String> values) {
        var infos = new ArrayList<CredentialInfo>();
        ScramUsers.described(values)
                .forEach((mechanism, iterations) -> infos.add(
                        new CredentialInfo().setMechanism(mechanism.type()).setIterations(iterations)));
        return infos;
    }
}
