package brokerlab.engine.coordination;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.common.PathUtils;

/**
 * {@code host:port,host:port/chroot}.
 *
 * @param hosts the part before the chroot
 * @param chroot empty, or a path without a slash at its end
 */
public record ConnectString(String hosts, String chroot) {
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9a-fA-F:.%a-z]+]|[A-Za-z0-9_.%-]+)(?::(\\d{1,6}))?");

    /**
     * Checks the form; whether somebody answers there is seen later.
     *
     * @throws IllegalArgumentException saying what is wrong with which part
     */
    public static void check(String text) {
        ConnectString parsed = parse(text);
        for (String host : parsed.hosts().split(",", -1)) {
            Matcher matched = HOST.matcher(host.strip());
            if (!matched.matches()) {
                throw new IllegalArgumentException("\"" + host + "\" is not host:port");
            }
            int port = matched.group(1) == null ? 1 : Integer.parseInt(matched.group(1));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("\"" + host + "\": a port is 1 to 65535");
            }
        }
        if (!parsed.chroot().isEmpty()) {
            PathUtils.validatePath(parsed.chroot());
        }
    }

    static ConnectString parse(String text) {
        int slash = text.indexOf('/');
        String hosts = slash < 0 ? text : text.substring(0, slash);
        String chroot = slash < 0 ? "" : text.substring(slash);
        while (chroot.endsWith("/")) {
            chroot = chroot.substring(0, chroot.length() - 1);
        }
        if (hosts.isBlank() || chroot.contains("//")) {
            throw new IllegalArgumentException(
                    "connect string \"" + text + "\" is not host:port,host:port optionally followed by /chroot");
        }
        return new ConnectString(hosts.strip(), chroot);
    }

    /**
     * The path as the ensemble knows it.
     *
     * @throws IllegalArgumentException when it is not absolute
     */
    String full(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path \"" + path + "\" must start with /");
        }
        if (chroot.isEmpty()) {
            return path;
        }
        return path.equals("/") ? chroot : chroot + path;
    }

    /** The path as this client knows it. */
    String stripped(String full) {
        if (chroot.isEmpty() || !full.startsWith(chroot)) {
            return full;
        }
        return full.length() == chroot.length() ? "/" : full.substring(chroot.length());
    }
}
