package brokerlab.engine.view;

/**
 * Where a record lies that every in-sync replica has.
 *
 * @param offset ≥ 0
 */
public record Written(int partition, long offset) {}
