package brokerlab.engine.api;

import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.message.CreateDelegationTokenRequestData;
import org.apache.kafka.common.message.CreateDelegationTokenResponseData;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.message.DescribeDelegationTokenRequestData;
import org.apache.kafka.common.message.DescribeDelegationTokenResponseData;
import org.apache.kafka.common.message.ExpireDelegationTokenRequestData;
import org.apache.kafka.common.message.ExpireDelegationTokenResponseData;
import org.apache.kafka.common.message.RenewDelegationTokenRequestData;
import org.apache.kafka.common.message.RenewDelegationTokenResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/**
 * The ACL APIs 0–3 and those of delegation tokens 0–3, as a broker of 3.9.1 answers them that has neither an {@code
 * authorizer.class.name} nor a {@code delegation.token.master.key}.
 */
final class NoSecurity {
    private static final String NO_AUTHORIZER =
            "This broker has no authorizer: everybody may do everything, so there are no ACLs";

    private NoSecurity() {}

    static Map<Api, ApiHandler<?>> all() {
        ApiHandler<DescribeAclsRequestData> describeAcls =
                (context, request) -> Requests.done(new DescribeAclsResponseData()
                        .setErrorCode(ErrorCode.SECURITY_DISABLED.code())
                        .setErrorMessage(NO_AUTHORIZER));
        ApiHandler<CreateAclsRequestData> createAcls = (context, request) -> {
            var response = new CreateAclsResponseData();
            request.creations()
                    .forEach(each -> response.results()
                            .add(new AclCreationResult()
                                    .setErrorCode(ErrorCode.SECURITY_DISABLED.code())
                                    .setErrorMessage(NO_AUTHORIZER)));
            return Requests.done(response);
        };
        ApiHandler<DeleteAclsRequestData> deleteAcls = (context, request) -> {
            var response = new DeleteAclsResponseData();
            request.filters()
                    .forEach(each -> response.filterResults()
                            .add(new DeleteAclsFilterResult()
                                    .setErrorCode(ErrorCode.SECURITY_DISABLED.code())
                                    .setErrorMessage(NO_AUTHORIZER)));
            return Requests.done(response);
        };
        ApiHandler<CreateDelegationTokenRequestData> createToken = NoSecurity::createToken;
        ApiHandler<RenewDelegationTokenRequestData> renew =
                (context, request) -> Requests.done(new RenewDelegationTokenResponseData()
                        .setErrorCode(noTokens(context))
                        .setExpiryTimestampMs(-1));
        ApiHandler<ExpireDelegationTokenRequestData> expire =
                (context, request) -> Requests.done(new ExpireDelegationTokenResponseData()
                        .setErrorCode(noTokens(context))
                        .setExpiryTimestampMs(-1));
        ApiHandler<DescribeDelegationTokenRequestData> describeTokens = (context, request) ->
                Requests.done(new DescribeDelegationTokenResponseData().setErrorCode(noTokens(context)));
        return Map.of(
                Api.DESCRIBE_ACLS, describeAcls,
                Api.CREATE_ACLS, createAcls,
                Api.DELETE_ACLS, deleteAcls,
                Api.CREATE_DELEGATION_TOKEN, createToken,
                Api.RENEW_DELEGATION_TOKEN, renew,
                Api.EXPIRE_DELEGATION_TOKEN, expire,
                Api.DESCRIBE_DELEGATION_TOKEN, describeTokens);
    }

    private static CompletionStage<Optional<ApiMessage>> createToken(
            RequestContext context, CreateDelegationTokenRequestData request) {
        KafkaPrincipal requester = context.principal();
        boolean forItself = request.ownerPrincipalName() == null
                || request.ownerPrincipalName().isEmpty();
        short error = noTokens(context);
        boolean wrongRenewer =
                request.renewers().stream().anyMatch(r -> !r.principalType().equals(KafkaPrincipal.USER_TYPE));
        if (error == ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED.code() && wrongRenewer) {
            error = ErrorCode.INVALID_PRINCIPAL_TYPE.code();
        }
        var response = new CreateDelegationTokenResponseData()
                .setErrorCode(error)
                .setPrincipalType(forItself ? requester.getPrincipalType() : request.ownerPrincipalType())
                .setPrincipalName(forItself ? requester.getName() : request.ownerPrincipalName())
                .setIssueTimestampMs(-1)
                .setExpiryTimestampMs(-1)
                .setMaxTimestampMs(-1);
        if (context.version() >= 3) {
            response.setTokenRequesterPrincipalType(requester.getPrincipalType())
                    .setTokenRequesterPrincipalName(requester.getName());
        }
        return Requests.done(response);
    }

    /** Whoever has not proved who it is may not even ask. */
    private static short noTokens(RequestContext context) {
        return (context.principal().equals(KafkaPrincipal.ANONYMOUS)
                        ? ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED
                        : ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED)
                .code();
    }
}
