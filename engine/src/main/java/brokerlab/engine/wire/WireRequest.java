package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestHeader;

/** A request frame, parsed: who it is for, its message, and how to answer it in its own version. */
public final class WireRequest {
    private final RequestHeader header;
    private final AbstractRequest request;
    private final Optional<OutFrame> refusal;

    private WireRequest(RequestHeader header, AbstractRequest request, Optional<OutFrame> refusal) {
        this.header = header;
        this.request = request;
        this.refusal = refusal;
    }

    /**
     * Reads a frame (without its size prefix). Record bytes stay slices of {@code frame}.
     *
     * @throws BadFrameException when there is nothing to answer
     */
    public static WireRequest parse(ByteBuffer frame) {
        RequestHeader header = header(frame);
        ApiKeys key = header.apiKey();
        short version = header.apiVersion();
        if (!header.isApiVersionSupported()) {
            if (key == ApiKeys.API_VERSIONS) {
                // KIP-511: a client newer than we are learns our versions from an answer in version 0.
                return new WireRequest(
                        header,
                        new ApiVersionsRequest(new ApiVersionsRequestData(), (short) 0, version),
                        Optional.empty());
            }
            if (key == ApiKeys.PRODUCE && version >= 0 && version < key.oldestVersion()) {
                return new WireRequest(header, null, AncientProduce.refusal(frame, version, header.correlationId()));
            }
            throw new BadFrameException(
                    BadFrameException.Reason.NOT_SERVED, key.name + " version " + version + " is not served");
        }
        try {
            var body = AbstractRequest.parseRequest(key, version, new ByteBufferAccessor(frame)).request;
            return new WireRequest(header, body, Optional.empty());
        } catch (RuntimeException e) {
            throw malformed(key.name + " v" + version + " does not parse: " + e, e);
        }
    }

    private static RequestHeader header(ByteBuffer frame) {
        if (frame.remaining() < 8) {
            throw malformed("a request of " + frame.remaining() + " bytes has no room for a header", null);
        }
        short key = frame.getShort(frame.position());
        if (Api.ofId(key).isEmpty()) {
            throw new BadFrameException(BadFrameException.Reason.NOT_SERVED, "API key " + key + " is not served");
        }
        try {
            return RequestHeader.parse(frame);
        } catch (RuntimeException e) {
            throw malformed("request header does not parse: " + e.getMessage(), e);
        }
    }

    private static BadFrameException malformed(String what, Throwable cause) {
        return new BadFrameException(BadFrameException.Reason.MALFORMED, what, cause);
    }

    public Api api() {
        return Api.ofId(header.apiKey().id).orElseThrow();
    }

    /** As the client sent it, even when it is not one of ours (ApiVersions). */
    public short version() {
        return header.apiVersion();
    }

    public int correlationId() {
        return header.correlationId();
    }

    /** Empty when the client gave none. */
    public String clientId() {
        return header.clientId() == null ? "" : header.clientId();
    }

    /** True when the request is answered without looking further: a Produce older than what is served. */
    public boolean refused() {
        return request == null;
    }

    /** The answer to a {@link #refused} request; empty when its client waits for none. */
    public Optional<OutFrame> refusal() {
        return refusal;
    }

    /** True for an ApiVersions request in a version above ours, to be answered by {@link #error}. */
    public boolean versionUnknown() {
        return request instanceof ApiVersionsRequest versions && versions.hasUnsupportedRequestVersion();
    }

    /** The generated message. */
    public ApiMessage body() {
        return request.data();
    }

    /**
     * Writes an answer.
     *
     * @throws BadFrameException when the message holds what the request's version cannot say
     */
    public OutFrame answer(ApiMessage response) {
        try {
            var responseHeader = header.toResponseHeader();
            return FrameEncoder.encode(
                    responseHeader.data(), responseHeader.headerVersion(), response, request.version());
        } catch (RuntimeException e) {
            throw new BadFrameException(
                    BadFrameException.Reason.ANSWER,
                    header.apiKey().name + " v" + version() + " cannot be answered: " + e.getMessage(),
                    e);
        }
    }

    /**
     * The API's own error answer; empty when its client waits for none (produce with acks=0).
     *
     * @throws BadFrameException when the request holds what no answer can be made of, as a produce with null for records
     */
    public Optional<ApiMessage> error(ErrorCode code, String message) {
        var exception = Errors.forCode(code.code()).exception(message);
        try {
            var response = request.getErrorResponse(
                    0, exception == null ? Errors.UNKNOWN_SERVER_ERROR.exception() : exception);
            return response == null ? Optional.empty() : Optional.of(response.data());
        } catch (RuntimeException e) {
            throw malformed(header.apiKey().name + " v" + version() + " can only be refused: " + message, e);
        }
    }
}
