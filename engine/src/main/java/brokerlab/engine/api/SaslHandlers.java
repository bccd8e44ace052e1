package brokerlab.engine.api;

import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.ErrorCode;
import java.util.Map;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;

/**
 * SaslHandshake 0–1 and SaslAuthenticate 0–2 where they do not belong: on a listener without SASL, or when the client is admitted
 * already. Where they do belong the connection itself answers them, before its requests come here.
 */
final class SaslHandlers {
    private SaslHandlers() {}

    static Map<Api, ApiHandler<?>> all() {
        ApiHandler<SaslHandshakeRequestData> handshake = (context, request) ->
                Requests.done(new SaslHandshakeResponseData().setErrorCode(ErrorCode.ILLEGAL_SASL_STATE.code()));
        ApiHandler<SaslAuthenticateRequestData> authenticate =
                (context, request) -> Requests.done(new SaslAuthenticateResponseData()
                        .setErrorCode(ErrorCode.ILLEGAL_SASL_STATE.code())
                        .setErrorMessage("SaslAuthenticate request received after successful authentication"));
        return Map.of(Api.SASL_HANDSHAKE, handshake, Api.SASL_AUTHENTICATE, authenticate);
    }
}
