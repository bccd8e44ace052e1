package brokerlab.engine.log;

/**
 * Where in its segment's file a batch begins.
 *
 * @param offset at which it begins; in the offset index the last one
 */
public record BatchPlace(int position, long offset) {}
