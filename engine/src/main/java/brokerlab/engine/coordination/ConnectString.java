package brokerlab.engine.coordination;

/**
 * {@code host:port,host:port/chroot}.
 *
 * @param hosts the part before the chroot
 * @param chroot empty, or a path without a slash at its end
 */
record ConnectString(String hosts, String chroot) {
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
