package brokerlab.engine.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads {@code listeners} and {@code advertised.listeners}: {@code NAME://host:port}, several by comma. What a name means stands in
 * {@code listener.security.protocol.map}; a protocol's own name needs no entry there.
 */
public final class Listeners {
    private static final Pattern ENTRY =
            Pattern.compile("([^:/]*)://(\\[([0-9a-zA-Z:%._-]*)]|([0-9a-zA-Z%._-]*)):(-?[0-9]+)");
    private static final String LISTENERS = "listeners";
    private static final String ADVERTISED = "advertised.listeners";
    static final String PROTOCOLS = "listener.security.protocol.map";

    private static final List<String> KNOWN = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final Map<String, String> OWN_NAMES = KNOWN.stream().collect(Collectors.toMap(p -> p, p -> p));

    private Listeners() {}

    /**
     * One listener.
     *
     * @param host empty for all addresses
     * @param port 0 for a free one
     */
    public record Endpoint(String name, String protocol, String host, int port) {
        /** The entry as written in the setting. */
        public String entry() {
            return name + "://" + address(host, port);
        }

        /** Whether it listens on every address of this machine. */
        public boolean onEveryInterface() {
            return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
        }

        public Endpoint withPort(int bound) {
            return new Endpoint(name, protocol, host, bound);
        }
    }

    /** {@code host:port}; an IPv6 address stands in brackets, else its last part would be taken for the port. */
    public static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The {@code listeners} of a broker. */
    public static List<Endpoint> of(BrokerSettings settings) {
        return parse(LISTENERS, settings.get(LISTENERS), protocols(settings.get(PROTOCOLS)));
    }

    /**
     * Reads {@code listener.security.protocol.map}: {@code NAME:PROTOCOL}, several by comma.
     *
     * @throws InvalidSettingException naming the entry that is wrong
     */
    static Map<String, String> protocols(String map) {
        var protocols = new LinkedHashMap<String, String>();
        for (String entry : Setting.list(map)) {
            int colon = entry.indexOf(':');
            String name = upper(entry.substring(0, Math.max(0, colon)).strip());
            String protocol = upper(entry.substring(colon + 1).strip());
            if (name.isEmpty() || !KNOWN.contains(protocol)) {
                throw refused(
                        PROTOCOLS,
                        entry,
                        "must look like NAME:PROTOCOL, with a protocol of " + String.join(", ", KNOWN));
            }
            if (protocols.putIfAbsent(name, protocol) != null) {
                throw refused(PROTOCOLS, entry, "the name has another entry already");
            }
        }
        return protocols;
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** What can be told of a value of one of our settings by itself; any other setting is none of ours. */
    static void checkForm(String setting, String value) {
        if (setting.equals(LISTENERS) || (setting.equals(ADVERTISED) && !value.isEmpty())) {
            parse(setting, value, Map.of());
        }
    }

    /**
     * What clients are told: {@code advertised.listeners}, or {@code bound}. Port 0 becomes the bound one.
     *
     * @param bound the listeners with their real ports
     * @throws InvalidSettingException for an advertised name that is no listener, or an address nobody can reach
     */
    public static List<Endpoint> advertised(BrokerSettings settings, List<Endpoint> bound) {
        Optional<String> own = settings.find(ADVERTISED).filter(v -> !v.isBlank());
        Map<String, String> protocols = protocols(settings.get(PROTOCOLS));
        List<Endpoint> told = own.map(v -> parse(ADVERTISED, v, protocols)).orElse(bound);
        String setting = own.isPresent() ? ADVERTISED : LISTENERS;
        var result = new ArrayList<Endpoint>();
        for (Endpoint endpoint : told) {
            Endpoint local = bound.stream()
                    .filter(b -> b.name().equals(endpoint.name()))
                    .findFirst()
                    .orElseThrow(() -> refused(setting, endpoint.entry(), "listeners has no listener of that name"));
            if (endpoint.onEveryInterface() && !endpoint.host().isEmpty()) {
                throw refused(
                        setting,
                        endpoint.entry(),
                        "clients cannot connect to that address; set advertised.listeners to one they can");
            }
            String host = endpoint.host().isEmpty() ? localName(setting, endpoint) : endpoint.host();
            int port = endpoint.port() == 0 ? local.port() : endpoint.port();
            result.add(new Endpoint(endpoint.name(), endpoint.protocol(), host, port));
        }
        return List.copyOf(result);
    }

    /** The host that clients are told for a listener; empty when none is set. */
    public static String advertisedHost(BrokerSettings settings, String name) {
        return settings.find(ADVERTISED).filter(v -> !v.isBlank()).stream()
                .flatMap(v -> parse(ADVERTISED, v, Map.of()).stream())
                .filter(e -> e.name().equals(name))
                .map(Endpoint::host)
                .findFirst()
                .orElse("");
    }

    private static String localName(String setting, Endpoint endpoint) {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            throw refused(
                    setting,
                    endpoint.entry(),
                    "this machine's name does not resolve (" + e.getMessage() + "); set advertised.listeners");
        }
    }

    /**
     * Parses a list of listeners.
     *
     * @throws InvalidSettingException naming the entry that is wrong
     */
    public static List<Endpoint> parse(String setting, String value) {
        return parse(setting, value, OWN_NAMES);
    }

    /** The entries of {@code listeners}, whatever their names stand for. */
    public static List<Endpoint> named(String listeners) {
        return parse(LISTENERS, listeners, Map.of());
    }

    /** @param protocols by name; none when only the form is looked at */
    private static List<Endpoint> parse(String setting, String value, Map<String, String> protocols) {
        var result = new ArrayList<Endpoint>();
        Map<String, Endpoint> names = new HashMap<>();
        Map<Integer, Endpoint> ports = new HashMap<>();
        for (String entry : Setting.list(value)) {
            Endpoint endpoint = entry(setting, entry, protocols);
            Endpoint sameName = names.putIfAbsent(endpoint.name(), endpoint);
            if (sameName != null) {
                throw refused(setting, entry, "the name is already used by " + sameName.entry());
            }
            Endpoint samePort = endpoint.port() == 0 ? null : ports.putIfAbsent(endpoint.port(), endpoint);
            if (samePort != null && setting.equals(LISTENERS)) {
                throw refused(setting, entry, "the port is already used by " + samePort.entry());
            }
            result.add(endpoint);
        }
        if (result.isEmpty()) {
            throw refused(setting, value, "at least one NAME://host:port is needed");
        }
        return List.copyOf(result);
    }

    private static Endpoint entry(String setting, String entry, Map<String, String> protocols) {
        Matcher m = ENTRY.matcher(entry);
        if (!m.matches()) {
            throw refused(setting, entry, "must look like PLAINTEXT://host:port");
        }
        String name = upper(m.group(1));
        if (name.isEmpty() || !(protocols.isEmpty() || protocols.containsKey(name))) {
            throw refused(
                    setting, entry, "the name stands for no protocol: it must be in listener.security.protocol.map");
        }
        int port;
        try {
            port = Integer.parseInt(m.group(5));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (port < 0 || port > 65535) {
            throw refused(setting, entry, "the port must be 0 (any free one) to 65535");
        }
        String host = m.group(3) != null ? m.group(3) : m.group(4);
        return new Endpoint(name, protocols.getOrDefault(name, name), host, port);
    }

    private static InvalidSettingException refused(String setting, String entry, String why) {
        return new InvalidSettingException(setting, entry, why);
    }
}
