package brokerlab.engine.api;

import java.net.InetAddress;

/**
 * Who asks, and how.
 *
 * @param listener name of the listener the request came in on
 * @param principal who the client is, {@code User:ANONYMOUS} on PLAINTEXT
 */
public record RequestContext(
        short apiKey,
        short version,
        int correlationId,
        String clientId,
        String connectionId,
        InetAddress clientAddress,
        String listener,
        String principal,
        String clientSoftware) {}
