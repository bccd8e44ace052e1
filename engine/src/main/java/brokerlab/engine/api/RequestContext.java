package brokerlab.engine.api;

import java.net.InetAddress;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/**
 * Who asks, and how.
 *
 * @param listener name of the listener the request came in on
 * @param clientId empty when the client gave none
 * @param principal who the client is as its connection authenticated it, {@code ANONYMOUS} without
 */
public record RequestContext(
        short apiKey,
        short version,
        int correlationId,
        String clientId,
        String connectionId,
        InetAddress clientAddress,
        String listener,
        KafkaPrincipal principal,
        String clientSoftware) {}
