package brokerlab.app.racks;

import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The cluster as it stands in the room: racks, the brokers in them, and on each broker a row of tiles per topic. Only a function of the
 * snapshot and of the colours that topics had.
 *
 * @param replicas tiles on all brokers
 */
record Floor(List<Rack> racks, int replicas, int controller) {
    /** Beyond this a person reads a heat grid faster than tiles, and it costs one node instead of thousands. */
    static final int MOST_TILES = 1_500;

    static final int MOST_BROKERS = 24;

    /** @param name empty for brokers that name no rack */
    record Rack(String name, List<Shelf> brokers) {}

    /** One broker and what it holds. */
    record Shelf(Snapshot.Broker broker, boolean controller, List<TileRow> rows) {}

    /** @param colour of its topic, see {@link TopicColours}; -1 for internal ones */
    record TileRow(String topic, boolean internal, int colour, String shortName, List<Tile> tiles) {}

    /**
     * One replica.
     *
     * @param bytes -1 unknown
     * @param behind offsets between its end and the leader's, -1 unknown
     */
    record Tile(
            String topic, int partition, int broker, ReplicaState state, boolean preferred, long bytes, long behind) {}

    /** Which partition of which topic. */
    record PartitionName(String topic, int partition) {
        @Override
        public String toString() {
            return topic + "-" + partition;
        }
    }

    /** @param known the colours that topics had before */
    static Floor of(Snapshot snapshot, TopicColours known) {
        Map<String, String> shortNames =
                shortNames(snapshot.topics().stream().map(Snapshot.Topic::name).toList());
        Map<Integer, List<TileRow>> rows = new HashMap<>();
        int replicas = 0;
        List<Snapshot.Topic> topics = snapshot.topics().stream()
                .sorted(Comparator.comparing(Snapshot.Topic::internal).thenComparing(Snapshot.Topic::name))
                .toList();
        Map<String, Integer> colours = known.of(topics.stream()
                .filter(t -> !t.internal())
                .map(Snapshot.Topic::name)
                .toList());
        for (Snapshot.Topic topic : topics) {
            int own = topic.internal() ? -1 : colours.get(topic.name());
            Map<Integer, List<Tile>> tiles = new HashMap<>();
            for (Snapshot.Partition partition : topic.partitions()) {
                boolean first = true;
                for (Snapshot.Replica replica : partition.replicas()) {
                    tiles.computeIfAbsent(replica.broker(), b -> new ArrayList<>())
                            .add(new Tile(
                                    topic.name(),
                                    partition.partition(),
                                    replica.broker(),
                                    replica.state(),
                                    first,
                                    replica.sizeBytes(),
                                    partition.logEnd() < 0 || replica.logEnd() < 0
                                            ? -1
                                            : Math.max(0, partition.logEnd() - replica.logEnd())));
                    first = false;
                    replicas++;
                }
            }
            tiles.forEach((broker, list) -> rows.computeIfAbsent(broker, b -> new ArrayList<>())
                    .add(new TileRow(
                            topic.name(), topic.internal(), own, shortNames.get(topic.name()), List.copyOf(list))));
        }
        Map<String, List<Shelf>> racks = new TreeMap<>();
        for (Snapshot.Broker broker : snapshot.brokers()) {
            racks.computeIfAbsent(broker.rack(), r -> new ArrayList<>())
                    .add(new Shelf(
                            broker,
                            broker.id() == snapshot.cluster().controller(),
                            List.copyOf(rows.getOrDefault(broker.id(), List.of()))));
        }
        return new Floor(
                racks.entrySet().stream()
                        .map(e -> new Rack(e.getKey(), List.copyOf(e.getValue())))
                        .toList(),
                replicas,
                snapshot.cluster().controller());
    }

    /** All brokers, with what they hold of the topics let through. */
    Floor only(Predicate<String> topics) {
        var kept = new ArrayList<Rack>();
        int left = 0;
        for (Rack rack : racks) {
            var shelves = new ArrayList<Shelf>();
            for (Shelf shelf : rack.brokers()) {
                List<TileRow> rows = shelf.rows().stream()
                        .filter(r -> topics.test(r.topic()))
                        .toList();
                left += rows.stream().mapToInt(r -> r.tiles().size()).sum();
                shelves.add(new Shelf(shelf.broker(), shelf.controller(), rows));
            }
            kept.add(new Rack(rack.name(), List.copyOf(shelves)));
        }
        return new Floor(List.copyOf(kept), left, controller);
    }

    List<Shelf> shelves() {
        return racks.stream().flatMap(r -> r.brokers().stream()).toList();
    }

    boolean tooBigForTiles() {
        return replicas > MOST_TILES || shelves().size() > MOST_BROKERS;
    }

    /** Three letters that tell topics apart where that is possible: ord, pay, clk. */
    static Map<String, String> shortNames(List<String> topics) {
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (String topic : topics) {
            String letters = topic.replaceAll("[^A-Za-z0-9]", "");
            if (topic.startsWith("__") && letters.startsWith("consumer")) {
                letters = letters.substring("consumer".length());
            }
            String chosen = pick(letters.isEmpty() ? "t" : letters.toLowerCase(java.util.Locale.ROOT), taken);
            taken.add(chosen);
            names.put(topic, chosen);
        }
        return names;
    }

    private static String pick(String letters, Set<String> taken) {
        String head = letters.substring(0, Math.min(3, letters.length()));
        if (!taken.contains(head)) {
            return head;
        }
        for (int i = 3; i < letters.length(); i++) {
            String other = letters.substring(0, 2) + letters.charAt(i);
            if (!taken.contains(other)) {
                return other;
            }
        }
        return head;
    }
}
