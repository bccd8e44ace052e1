package brokerlab.engine.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a setting belongs to. */
public sealed interface SettingScope {
    /** The entity of a type that stands for all that have no value of their own. */
    String DEFAULT = "<default>";

    /** Types of entities, as the znodes below {@code /config} are named. */
    String TOPICS = "topics";

    String BROKERS = "brokers";
    String USERS = "users";
    String CLIENTS = "clients";
    String IPS = "ips";

    /** The part of the catalogue that its settings are in. */
    default Setting.Scope kind() {
        return switch (this) {
            case Ensemble s -> Setting.Scope.ZOOKEEPER;
            case ClusterDefault s -> Setting.Scope.BROKER;
            case Broker s -> Setting.Scope.BROKER;
            case Topic s -> Setting.Scope.TOPIC;
            case Quotas s -> Setting.Scope.QUOTA;
        };
    }

    /** All nodes of the ZooKeeper ensemble: {@code zoo.cfg}. */
    record Ensemble() implements SettingScope {
        @Override
        public String toString() {
            return "the ensemble";
        }
    }

    /** What has a znode of its own below {@code /config}. */
    sealed interface Entity extends SettingScope {
        /** {@link #TOPICS}, {@link #BROKERS}, {@link #USERS}, {@link #CLIENTS} or {@link #IPS}. */
        default String type() {
            return switch (this) {
                case Topic s -> TOPICS;
                case ClusterDefault s -> BROKERS;
                case Broker s -> BROKERS;
                case User s -> USERS;
                case UserClient s -> USERS;
                case Client s -> CLIENTS;
                case Address s -> IPS;
            };
        }

        /** As the znode is named below its type. */
        String name();

        /** The path below {@code /config}: {@code topics/T}, {@code brokers/N}, {@code users/U/clients/C} and so on. */
        default String path() {
            return type() + "/" + name();
        }

        /** The entity of a path below {@code /config}; empty for what is none. */
        static Optional<Entity> ofPath(String path) {
            int slash = path.indexOf('/');
            return slash < 0 ? Optional.empty() : of(path.substring(0, slash), path.substring(slash + 1));
        }

        private static Optional<Entity> of(String type, String name) {
            int below = type.equals(USERS) ? name.indexOf(UserClient.BETWEEN) : -1;
            if (below >= 0) {
                String client = name.substring(below + UserClient.BETWEEN.length());
                return client.indexOf('/') < 0
                        ? Optional.of(new UserClient(name.substring(0, below), client))
                        : Optional.empty();
            }
            if (name.indexOf('/') >= 0) {
                return Optional.empty();
            }
            return switch (type) {
                case TOPICS -> Optional.of(new Topic(name));
                case BROKERS -> broker(name);
                case USERS -> Optional.of(new User(name));
                case CLIENTS -> Optional.of(new Client(name));
                case IPS -> Optional.of(new Address(name));
                default -> Optional.empty();
            };
        }

        private static Optional<Entity> broker(String name) {
            if (name.equals(DEFAULT)) {
                return Optional.of(new ClusterDefault());
            }
            try {
                return Optional.of(new Broker(Integer.parseInt(name)));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /** Every broker that has no value of its own. */
    record ClusterDefault() implements Entity {
        @Override
        public String name() {
            return DEFAULT;
        }

        @Override
        public String toString() {
            return "all brokers";
        }
    }

    record Broker(int id) implements Entity {
        @Override
        public String name() {
            return Integer.toString(id);
        }

        @Override
        public String toString() {
            return "broker " + id;
        }
    }

    record Topic(String name) implements Entity {
        @Override
        public String toString() {
            return "topic " + name;
        }
    }

    /**
     * Those that have quotas. Their names are those of the znodes: encoded as in a URL, so that {@link #DEFAULT} cannot be somebody's
     * name.
     */
    sealed interface Quotas extends Entity {
        /** A name as that of a znode. */
        static String encoded(String name) {
            return URLEncoder.encode(name, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A");
        }

        /** A znode's name as it was given; empty for the default. */
        static Optional<String> decoded(String znode) {
            return znode.equals(DEFAULT)
                    ? Optional.empty()
                    : Optional.of(URLDecoder.decode(znode, StandardCharsets.UTF_8));
        }
    }

    /** A user with whatever client id; its znode holds SCRAM credentials, too. */
    record User(String name) implements Quotas {
        @Override
        public String toString() {
            return "user " + name;
        }
    }

    /** A client id of whatever user. */
    record Client(String name) implements Quotas {
        @Override
        public String toString() {
            return "client id " + name;
        }
    }

    /** A client id of one user. */
    record UserClient(String user, String client) implements Quotas {
        private static final String BETWEEN = "/" + CLIENTS + "/";

        @Override
        public String name() {
            return user + BETWEEN + client;
        }

        @Override
        public String toString() {
            return "client id " + client + " of user " + user;
        }
    }

    /** Whoever connects from an address. */
    record Address(String name) implements Quotas {
        @Override
        public String toString() {
            return "address " + name;
        }
    }
}
