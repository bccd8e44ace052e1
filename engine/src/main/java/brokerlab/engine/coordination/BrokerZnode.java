package brokerlab.engine.coordination;

import brokerlab.engine.config.Listeners;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /brokers/ids/N}, version 5 (KIP-584): a live broker's registration, ephemeral; the broker epoch is its czxid (KIP-380).
 *
 * @param endpoints as advertised, in the order of the listeners
 * @param jmxPort -1 when none
 * @param timestampMs when it registered, milliseconds since the epoch
 */
public record BrokerZnode(List<Endpoint> endpoints, Optional<String> rack, int jmxPort, long timestampMs) {
    /** One advertised listener. */
    public record Endpoint(String listener, String protocol, String host, int port) {
        private String url() {
            return listener + "://" + Listeners.address(host, port);
        }
    }

    public BrokerZnode {
        endpoints = List.copyOf(endpoints);
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        // Readers older than KIP-103 know one plaintext endpoint only.
        Optional<Endpoint> plain =
                endpoints.stream().filter(e -> e.protocol().equals("PLAINTEXT")).findFirst();
        json.set("features", ZnodeJson.object());
        var protocols = new LinkedHashMap<String, String>();
        endpoints.forEach(e -> protocols.put(e.listener(), e.protocol()));
        json.set("listener_security_protocol_map", ZnodeJson.stringMap(protocols));
        json.set(
                "endpoints",
                ZnodeJson.strings(endpoints.stream().map(Endpoint::url).toList()));
        rack.ifPresent(r -> json.put("rack", r));
        json.put("jmx_port", jmxPort);
        json.put("port", plain.map(Endpoint::port).orElse(-1));
        json.put("host", plain.map(Endpoint::host).orElse(null));
        json.put("version", 5);
        json.put("timestamp", Long.toString(timestampMs));
        return ZnodeJson.bytes(json);
    }

    /** Reads versions 1 to 5. */
    public static BrokerZnode decode(String path, byte[] data) {
        ZnodeJson json = ZnodeJson.parse(path, data);
        int version = json.integer("version");
        if (version < 1) {
            throw json.malformed("version " + version + " of a broker registration is not known");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        if (version == 1) {
            endpoints.add(new Endpoint("PLAINTEXT", "PLAINTEXT", json.string("host"), json.integer("port")));
        } else {
            Map<String, String> protocols = json.stringMap("listener_security_protocol_map");
            for (String url : json.strings("endpoints")) {
                endpoints.add(endpoint(json, url, protocols));
            }
        }
        return new BrokerZnode(
                endpoints,
                json.optionalString("rack"),
                json.optionalNumber("jmx_port").orElse(-1L).intValue(),
                json.optionalNumber("timestamp").orElse(0L));
    }

    private static Endpoint endpoint(ZnodeJson json, String url, Map<String, String> protocols) {
        int name = url.indexOf("://");
        int colon = url.lastIndexOf(':');
        if (name <= 0 || colon < name + 3) {
            throw json.malformed("endpoint " + url + " is not NAME://host:port");
        }
        String listener = url.substring(0, name);
        String host = url.substring(name + 3, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new Endpoint(
                    listener,
                    protocols.getOrDefault(listener, listener),
                    host,
                    Integer.parseInt(url.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw json.malformed("endpoint " + url + " has no port");
        }
    }
}
