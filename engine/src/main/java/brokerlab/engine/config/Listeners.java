package brokerlab.engine.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code listeners} and {@code advertised.listeners}: {@code NAME://host:port}, several by comma. */
public final class Listeners {
    private static final Pattern ENTRY =
            Pattern.compile("([^:/]*)://(\\[([0-9a-zA-Z:%._-]*)]|([0-9a-zA-Z%._-]*)):(-?[0-9]+)");
    private static final String PLAINTEXT = "PLAINTEXT";

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
            return name + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }

        public Endpoint withPort(int bound) {
            return new Endpoint(name, protocol, host, bound);
        }
    }

    /** The {@code listeners} of a broker. */
    public static List<Endpoint> of(BrokerSettings settings) {
        return parse("listeners", settings.get("listeners"));
    }

    /**
     * What clients are told: {@code advertised.listeners}, or {@code bound}. Port 0 becomes the bound one.
     *
     * @param bound the listeners with their real ports
     * @throws InvalidSettingException for an advertised name that is no listener, or an address nobody can reach
     */
    public static List<Endpoint> advertised(BrokerSettings settings, List<Endpoint> bound) {
        Optional<String> own = settings.find("advertised.listeners").filter(v -> !v.isBlank());
        List<Endpoint> told = own.map(v -> parse("advertised.listeners", v)).orElse(bound);
        String setting = own.isPresent() ? "advertised.listeners" : "listeners";
        var result = new ArrayList<Endpoint>();
        for (Endpoint endpoint : told) {
            Endpoint local = bound.stream()
                    .filter(b -> b.name().equals(endpoint.name()))
                    .findFirst()
                    .orElseThrow(() -> refused(setting, endpoint.entry(), "listeners has no listener of that name"));
            if (endpoint.host().equals("0.0.0.0") || endpoint.host().equals("::")) {
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
        var result = new ArrayList<Endpoint>();
        Map<String, Endpoint> names = new HashMap<>();
        Map<Integer, Endpoint> ports = new HashMap<>();
        for (String entry : Setting.list(value)) {
            Endpoint endpoint = entry(setting, entry);
            Endpoint sameName = names.putIfAbsent(endpoint.name(), endpoint);
            if (sameName != null) {
                throw refused(setting, entry, "the name is already used by " + sameName.entry());
            }
            Endpoint samePort = endpoint.port() == 0 ? null : ports.putIfAbsent(endpoint.port(), endpoint);
            if (samePort != null && setting.equals("listeners")) {
                throw refused(setting, entry, "the port is already used by " + samePort.entry());
            }
            result.add(endpoint);
        }
        if (result.isEmpty()) {
            throw refused(setting, value, "at least one NAME://host:port is needed");
        }
        return List.copyOf(result);
    }

    private static Endpoint entry(String setting, String entry) {
        Matcher m = ENTRY.matcher(entry);
        if (!m.matches()) {
            throw refused(setting, entry, "must look like PLAINTEXT://host:port");
        }
        if (!m.group(1).equals(PLAINTEXT)) {
            throw refused(setting, entry, "only PLAINTEXT is served");
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
        return new Endpoint(PLAINTEXT, PLAINTEXT, host, port);
    }

    private static InvalidSettingException refused(String setting, String entry, String why) {
        return new InvalidSettingException(setting, entry, why);
    }
}
