package brokerlab.engine.wire;

import brokerlab.engine.config.Release;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

/** A request frame, parsed: who it is for, its message, and how to answer it in its own version. */
public final class WireRequest {
    private static final int HEADER_BYTES = 8;

    private final Api api;
    private final Head head;
    private final Optional<AbstractRequest> request;
    private final Optional<OldVersion> old;
    private final Optional<OutFrame> refusal;

    /** @param answers how an answer begins */
    private record Head(short version, int correlationId, String clientId, Optional<ResponseHeader> answers) {}

    private WireRequest(
            Api api,
            Head head,
            Optional<AbstractRequest> request,
            Optional<OldVersion> old,
            Optional<OutFrame> refusal) {
        this.api = api;
        this.head = head;
        this.request = request;
        this.old = old;
        this.refusal = refusal;
    }

    /**
     * Reads a frame (without its size prefix). Record bytes stay slices of {@code frame}, but for versions that are translated.
     *
     * @param release what is spoken: other versions are not taken, as 3.9.1 does not take them, even where they could be read
     * @throws BadFrameException when there is nothing to answer
     */
    public static WireRequest parse(ByteBuffer frame, Release release) {
        if (frame.remaining() < HEADER_BYTES) {
            throw malformed("a request of " + frame.remaining() + " bytes has no room for a header", null);
        }
        short key = frame.getShort(frame.position());
        short version = frame.getShort(frame.position() + Short.BYTES);
        Api api = Api.ofId(key)
                .orElseThrow(() -> new BadFrameException(
                        BadFrameException.FrameFault.NOT_SERVED, "API key " + key + " is not served"));
        boolean spoken =
                api.announcedBy(release).filter(v -> v.contains(version)).isPresent();
        if (!spoken && api != Api.API_VERSIONS) {
            throw new BadFrameException(
                    BadFrameException.FrameFault.NOT_SERVED,
                    api + " version " + version + " is not served: this broker speaks as Kafka " + release.label());
        }
        if (api.betweenBrokers()) {
            return betweenBrokers(api, version, frame);
        }
        Optional<OldVersion> old = OldVersion.of(api, version);
        Head head = head(frame, old.filter(o -> !o.flexible()).isPresent());
        if (!spoken) {
            // KIP-511: a client newer than we are learns what we take of this API from an answer in version 0.
            var request = new ApiVersionsRequest(new ApiVersionsRequestData(), (short) 0, version);
            return new WireRequest(api, head, Optional.of(request), Optional.empty(), Optional.empty());
        }
        try {
            ByteBuffer body = old.map(o -> o.upgraded(frame)).orElse(frame);
            short as = old.map(OldVersion::as).orElse(version);
            var request = AbstractRequest.parseRequest(ApiKeys.forId(key), as, new ByteBufferAccessor(body)).request;
            return new WireRequest(api, head, Optional.of(request), old, Optional.empty());
        } catch (RuntimeException e) {
            throw malformed(api + " v" + version + " does not parse: " + e, e);
        }
    }

    private static WireRequest betweenBrokers(Api api, short version, ByteBuffer frame) {
        try {
            frame.getInt();
            int correlationId = frame.getInt();
            if (api != Api.CONTROLLED_SHUTDOWN || version > 0) {
                frame.position(frame.position() + Short.BYTES + Math.max(0, frame.getShort(frame.position())));
            }
            if (version >= BetweenBrokers.flexibleSince(api)) {
                frame.get();
            }
            return new WireRequest(
                    api,
                    new Head(version, correlationId, "", Optional.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(BetweenBrokers.refusal(api, version, correlationId, frame)));
        } catch (RuntimeException e) {
            throw malformed(api + " v" + version + " does not parse: " + e, e);
        }
    }

    /** @param plain without tags, whatever kafka-clients thinks of the version */
    private static Head head(ByteBuffer frame, boolean plain) {
        try {
            if (plain) {
                var header = new RequestHeaderData(new ByteBufferAccessor(frame), (short) 1);
                return new Head(
                        header.requestApiVersion(),
                        header.correlationId(),
                        header.clientId() == null ? "" : header.clientId(),
                        Optional.of(new ResponseHeader(header.correlationId(), (short) 0)));
            }
            RequestHeader header = RequestHeader.parse(frame);
            return new Head(
                    header.apiVersion(),
                    header.correlationId(),
                    header.clientId() == null ? "" : header.clientId(),
                    Optional.of(header.toResponseHeader()));
        } catch (RuntimeException e) {
            throw malformed("request header does not parse: " + e.getMessage(), e);
        }
    }

    private static BadFrameException malformed(String what, Throwable cause) {
        return new BadFrameException(BadFrameException.FrameFault.MALFORMED, what, cause);
    }

    public Api api() {
        return api;
    }

    /** As the client sent it, even when it is not one of ours (ApiVersions). */
    public short version() {
        return head.version();
    }

    public int correlationId() {
        return head.correlationId();
    }

    /** Empty when the client gave none. */
    public String clientId() {
        return head.clientId();
    }

    /** True when the request is answered without looking further. */
    public boolean refused() {
        return refusal.isPresent();
    }

    /** The answer to a {@link #refused} request. */
    public Optional<OutFrame> refusal() {
        return refusal;
    }

    /** True for an ApiVersions request in a version above ours, to be answered by {@link #error}. */
    public boolean versionUnknown() {
        return request.filter(r -> r instanceof ApiVersionsRequest v && v.hasUnsupportedRequestVersion())
                .isPresent();
    }

    /** The generated message. */
    public ApiMessage body() {
        return request.orElseThrow().data();
    }

    /**
     * Writes an answer.
     *
     * @throws BadFrameException when the message holds what the request's version cannot say
     */
    public OutFrame answer(ApiMessage response) {
        ResponseHeader begin = head.answers().orElseThrow();
        try {
            if (old.isPresent()) {
                return FrameEncoder.framed(
                        begin.data(),
                        begin.headerVersion(),
                        old.get()
                                .answer()
                                .apply(MessageUtil.toByteBufferAccessor(
                                                response, old.get().as())
                                        .buffer()));
            }
            return FrameEncoder.encode(
                    begin.data(),
                    begin.headerVersion(),
                    response,
                    request.orElseThrow().version());
        } catch (RuntimeException e) {
            throw new BadFrameException(
                    BadFrameException.FrameFault.ANSWER,
                    api + " v" + version() + " cannot be answered: " + e.getMessage(),
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
            var response = request.orElseThrow()
                    .getErrorResponse(0, exception == null ? Errors.UNKNOWN_SERVER_ERROR.exception() : exception);
            return response == null ? Optional.empty() : Optional.of(response.data());
        } catch (RuntimeException e) {
            throw malformed(api + " v" + version() + " can only be refused: " + message, e);
        }
    }
}
