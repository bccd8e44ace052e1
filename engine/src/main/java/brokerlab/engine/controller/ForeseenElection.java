package brokerlab.engine.controller;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * An election that a change of settings would bring about.
 *
 * @param unclean the leader comes from outside the ISR
 * @param isrBefore who was in sync last
 */
public record ForeseenElection(TopicPartition partition, int leader, boolean unclean, List<Integer> isrBefore) {}
