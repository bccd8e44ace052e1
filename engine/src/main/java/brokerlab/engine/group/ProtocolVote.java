package brokerlab.engine.group;

import brokerlab.engine.group.JoinRequest.MemberProtocol;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which assignment protocol a group's members agree on, and what it says they read: functions of what they told when joining. */
final class ProtocolVote {
    private ProtocolVote() {}

    /** Whether one of {@code protocols} is known to all members. */
    static boolean shared(Collection<MemberMetadata> members, List<MemberProtocol> protocols) {
        return protocols.stream().map(MemberProtocol::name).anyMatch(p -> knownToAll(members, p));
    }

    private static boolean knownToAll(Collection<MemberMetadata> members, String protocol) {
        return members.stream().allMatch(m -> m.supports(protocol));
    }

    /** Each member votes for the first of its protocols that all know; most votes win, the earlier voted for on a tie. */
    static String winner(Collection<MemberMetadata> members) {
        var votes = new LinkedHashMap<String, Integer>();
        for (MemberMetadata member : members) {
            member.protocols().stream()
                    .map(MemberProtocol::name)
                    .filter(p -> knownToAll(members, p))
                    .findFirst()
                    .ifPresent(p -> votes.merge(p, 1, Integer::sum));
        }
        String winner = "";
        int most = 0;
        for (var vote : votes.entrySet()) {
            if (vote.getValue() > most) {
                winner = vote.getKey();
                most = vote.getValue();
            }
        }
        return winner;
    }

    /** All topics that consumers among the members subscribe to; empty when one of them cannot be read. */
    static Optional<Set<String>> subscribedTopics(Collection<MemberMetadata> members, Optional<String> protocol) {
        var topics = new HashSet<String>();
        for (MemberMetadata member : members) {
            var subscribed = protocol.flatMap(p -> ConsumerProtocol.subscribed(member.metadata(p)));
            if (subscribed.isEmpty()) {
                return Optional.empty();
            }
            topics.addAll(subscribed.get());
        }
        return Optional.of(Set.copyOf(topics));
    }
}
