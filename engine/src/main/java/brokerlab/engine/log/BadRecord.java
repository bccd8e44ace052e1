package brokerlab.engine.log;

/**
 * A record for which its whole batch is refused (KIP-467).
 *
 * @param index in the batch, from 0
 * @param why for people
 */
public record BadRecord(int index, String why) {}
